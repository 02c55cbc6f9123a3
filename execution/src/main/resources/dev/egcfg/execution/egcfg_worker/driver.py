"""The trusted process of one job: it alone reads the job and writes the result. The model's code runs in its child."""

import _signal
import os
import random
import sys
import zlib

from egcfg_worker import confinement, judging, recording, seccomp, wire
from egcfg_worker.child import Child, Ended

NO_MORE_JOBS = 77
_MEMORY = 512 << 20  # beyond the program's own limit
_SHARED_MEMORY = 1 << 30  # that a script may map, and may use within its limit
_OUTCOMES = {b"RETURNED", b"RAISED", b"EXITED", b"OUT_OF_MEMORY"}
_VERDICTS = {b"PASSED", b"WRONG_ANSWER", b"ERROR", b"EXITED", b"OUT_OF_MEMORY"}
_BROKEN = b"BROKEN_TESTS"
_EVENTS = {b"CALL", b"LINE", b"RETURN", b"YIELD", b"EXCEPTION", b"STDOUT"}
_EVENT_FIELDS = 9
_LOCAL_FIELDS = 5
_CHECK_GRACE_SECONDS = 0.5


def main(level, turn, jobs, results):
    """Forks the solution's process before it reads the job, so that nothing of the job is in that process's memory. Jobs
    are read from `jobs` once something can be read from `turn`."""
    child = Child(level, (turn, jobs, results))
    try:
        if level == "bwrap":
            confinement.drop_capabilities()
            if child.pid != seccomp.SOLUTION:
                raise OSError("the program's process has number %d" % child.pid)
        elif level == "landlock":
            seccomp.filter_driver(child.pid)
        job = wire.read(jobs) if os.read(turn, 1) else None
        if job is None:
            os._exit(NO_MORE_JOBS)
        kind, cpu, wall, memory, output = job[0], *(int(field) for field in job[1:5])
        confinement.limit(memory + _MEMORY, 2 * wall // 1000 + 2)
        child.start_clock(cpu / 1000, wall / 1000, memory, output, _SHARED_MEMORY if kind == b"run" else 0)
        _signal.signal(_signal.SIGALRM, _too_long)
        _signal.setitimer(_signal.ITIMER_REAL, 2 * wall / 1000 + _CHECK_GRACE_SECONDS)
        result = answered(child, kind, job[5:])
    finally:
        child.kill()
    wire.write(results, result)
    os._exit(0)


def answered(child, kind, fields):
    """A job's result. Whatever is raised here was raised because of what the program sent: nothing else differs between
    jobs. So it is the program's end, or a program could take itself out of the score."""
    try:
        try:
            return _KINDS[kind](child, fields)
        finally:
            _signal.setitimer(_signal.ITIMER_REAL, 0)
    except Ended as ended:
        outcome, detail = ended.kind, ended.detail
    except MemoryError:
        outcome, detail = "OUT_OF_MEMORY", "what the program sent does not fit into the tests' memory"
    except BaseException as problem:
        outcome, detail = "CRASHED", "in the tests: " + type(problem).__name__
    if kind == b"judge":
        return _verdict(outcome, detail)
    if kind == b"syntax":
        return [b"unparsed", wire.line(detail)]
    ending = [wire.text(outcome), wire.line(detail), b"", b"", b"0", b"0"]
    return [b"execution", *ending] if kind == b"run" else [b"trace", *ending, b"1"]


def _too_long(_number, _frame):
    raise Ended("TIMEOUT", "wall limit, in the tests")


def _run(child, fields):
    program, stdin, entry_point = fields
    outcome, detail, _ = _watch(child, [b"script", program, entry_point], stdin, _OUTCOMES, 0)
    return [b"execution", *_ending(child, outcome, detail)]


def _trace(child, fields):
    program, stdin, setup, invocation, most = fields
    return _events(child, [b"trace", program, setup, invocation, most], stdin, _OUTCOMES)


def _observe(child, fields):
    return _events(child, [b"observe", *fields], b"", _OUTCOMES | {_BROKEN})


def _events(child, order, stdin, outcomes):
    outcome, detail, notes = _watch(child, order, stdin, outcomes, 2 * int(order[-1]) + 2)
    events = []
    for note in notes:
        if note[0] == b"event":
            events += (wire.number((len(note) - _EVENT_FIELDS) // _LOCAL_FIELDS), *note[1:])
    truncated = outcome not in ("RETURNED", "RAISED", "EXITED") or any(note[0] == b"truncated" for note in notes)
    return [b"trace", *_ending(child, outcome, detail), b"1" if truncated else b"0", *events]


def _watch(child, order, stdin, outcomes, most_notes):
    """Gives the order and waits for its end; (outcome, detail, what was reported before)."""
    notes, size, nonce = [], 0, os.urandom(8)
    try:
        child.feed(stdin)
        child.send([nonce, *order])
        while True:
            answer = child.receive()
            if answer[0] == nonce and len(answer) == 3 and answer[1] in outcomes:
                return answer[1].decode(), answer[2].decode("utf-8", "replace"), notes
            size += sum(4 + len(field) for field in answer)
            if not _is_note(answer) or len(notes) >= most_notes or size > 2 * recording.SIZE_LIMIT:
                return "CRASHED", "what the program's process sent is no answer", notes
            notes.append(answer)
    except Ended as ended:
        return ended.kind, ended.detail, notes


def _is_note(answer):
    if answer[0] == b"event":
        locals_size = len(answer) - _EVENT_FIELDS
        numbers = answer[2:5]
        return (locals_size >= 0 and locals_size % _LOCAL_FIELDS == 0 and answer[1] in _EVENTS
                and all(number.isdigit() and len(number) < 9 for number in numbers))
    return answer == [b"truncated"]


def _ending(child, outcome, detail):
    _signal.setitimer(_signal.ITIMER_REAL, 0)  # a large process takes its time to end
    child.end()
    if outcome in ("RETURNED", "EXITED") and child.used_more_memory():
        outcome, detail = "OUT_OF_MEMORY", "with what it shares"
    cpu, wall = child.used_millis()
    return [
        wire.text(outcome), wire.line(detail), bytes(child.stdout), bytes(child.stderr), wire.number(cpu), wire.number(wall)
    ]


def _judge(child, fields):
    kind, program, in_process, setup, *tests = fields
    if kind == b"harness":
        outcome, detail, _ = _watch(child, [kind, program, tests[0]], b"", _VERDICTS | {_BROKEN}, 0)
        return _verdict(outcome, detail)
    if in_process == b"1":
        try:
            judging.require_tests_that_compile(kind, setup, tests)
        except Ended as ended:
            return _verdict(ended.kind, ended.detail)
        outcome, detail, _ = _watch(child, [b"judge", kind, program, setup, *tests], b"", _VERDICTS, 0)
        return _verdict(outcome, detail)
    _seed([setup, *tests])
    return _verdict(*judging.judge(child, kind, program, setup, tests))


def _seed(tests):
    """Tests draw what no program can draw for itself, and the same each time: of a seed that is theirs alone."""
    packed = wire.pack(tests)
    random.seed(int.from_bytes(packed, "big"))
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed(zlib.crc32(packed))


def _verdict(outcome, detail):
    return [b"verdict", wire.text(outcome), wire.line(detail)]


def _syntax(child, fields):
    child.feed(b"")
    nonce = os.urandom(8)
    try:
        child.send([nonce, b"syntax", *fields])
        answer = child.receive()
    except Ended as ended:
        return [b"unparsed", wire.line(ended.kind + ": " + ended.detail)]
    if answer[0] != nonce:
        return [b"unparsed", b"damaged answer"]
    return [b"syntax", *answer[1:]]


_KINDS = {b"run": _run, b"trace": _trace, b"observe": _observe, b"judge": _judge, b"syntax": _syntax}
