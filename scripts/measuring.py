"""What the measuring scripts share: results that are kept as they come, and what is said about where they come from."""

import datetime
import hashlib
import json
import os
import pathlib
import shlex
import signal
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent


class Failed(Exception):
    """A program that did not do what it was asked: one line, and the end of what it said."""

    def __init__(self, reason, said=""):
        super().__init__(reason)
        self.said = said[-4000:]


class Results:
    """Results by name, in a JSON file that is whole after each of them; a later run with the same file goes on."""

    def __init__(self, script, path, setup):
        """The setup is what all results of a file have in common, such as the machine."""
        now = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
        self.script = script
        self.path = pathlib.Path(path) if path else REPOSITORY / "runs" / f"{script}-{now}.json"
        self.setup, self.kept = setup, {}
        if self.path.exists():
            self.resume()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.say(f"results are kept in {self.path}; --results {self.path} goes on from there")

    def resume(self):
        try:
            earlier = json.loads(self.path.read_text(encoding="utf-8"))
            setup = earlier["setup"]
            self.kept = {name: found for name, found in earlier["results"].items() if "failed" not in found}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            sys.exit(f"{self.script}: {self.path} holds no results of this script; name another file with --results")
        for what in sorted(setup.keys() | self.setup.keys()):
            if setup.get(what) != self.setup.get(what):
                here = f"{what} {setup.get(what)}, here it is {self.setup.get(what)}"
                sys.exit(f"{self.script}: {self.path} was measured with {here}; name another file with --results")

    def say(self, text):
        print(f"{self.script}: {text}", file=sys.stderr, flush=True)

    def of(self, name):
        """What was found; None where nothing was, or it failed."""
        found = self.kept.get(name)
        return None if found is None or "failed" in found else found

    def keep(self, name, found):
        self.kept[name] = found
        part = self.path.with_name(self.path.name + ".part")
        part.write_text(json.dumps({"setup": self.setup, "results": self.kept}, indent=1) + "\n", encoding="utf-8")
        part.replace(self.path)

    def fail(self, name, failure):
        self.keep(name, {"failed": str(failure), "said": failure.said})
        self.say(f"{name} failed: {failure}")

    def once(self, name, measure):
        """What was found before or is found now; None where it fails, which is kept as well and ends nothing."""
        if self.of(name) is None:
            try:
                self.keep(name, measure())
            except Failed as failure:
                self.fail(name, failure)
        return self.of(name)

    def failures(self):
        """One line for each."""
        return [f"{name} failed: {found['failed']}" for name, found in self.kept.items() if "failed" in found]


def output(command):
    """What it wrote to standard output."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    check(done.returncode, done.stdout, done.stderr)
    return done.stdout


def check(code, out, err):
    if code != 0:
        said = err.splitlines() if err.strip() else ["it said nothing"]
        named = [line for line in said if line.startswith("egcfg")]
        # egcfg names its failures; a verdict is data, other programs end with the reason
        reason = (named or out.strip().splitlines() or said)[-1]
        ended = f"killed by {signal.Signals(-code).name}: " if code < 0 else ""
        raise Failed(ended + reason.strip(), out + err)


def egcfg(arguments, repository=REPOSITORY):
    return output([str(pathlib.Path(repository) / "egcfg"), *arguments])


def processor():
    fields = {}
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        for line in lines:
            key, _, value = line.partition(":")
            fields.setdefault(key.strip(), value.strip())
    return fields.get("model name", "unknown processor"), set(fields.get("flags", "").split())


def multiplies_bfloat16():
    """Whether the processor has instructions for it; without them it is no faster than float32."""
    return bool({"avx512_bf16", "amx_bf16"} & processor()[1])


def machine():
    name, flags = processor()
    told = ["avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16"]
    return f"{os.cpu_count()} cores, {name}, {' '.join(f for f in told if f in flags)}"


def commit(repository=REPOSITORY):
    """The checked-out commit, and whether files differ from it."""
    try:
        git = ["git", "-C", str(repository)]
        name = output([*git, "rev-parse", "--short=7", "HEAD"]).strip()
        return name + (" with changes" if output([*git, "status", "--porcelain", "-uno"]).strip() else "")
    except (Failed, OSError):
        return "unknown"


def command():
    return shlex.join(["scripts/" + pathlib.Path(sys.argv[0]).name, *sys.argv[1:]])


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def columns(lines):
    """Lines of cells, each cell as wide as its column."""
    widths = [max(len(str(line[i])) for line in lines) for i in range(len(lines[0]))]
    return [
        [str(c).ljust(w) if i == 0 else str(c).rjust(w) for i, (c, w) in enumerate(zip(line, widths))] for line in lines
    ]


def interruptible(script, main):
    """Runs a script; SIGTERM (of `timeout`, say) ends it as Ctrl-C does, with what it has."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except Failed as failure:
        sys.exit(f"{script}: {failure}")
