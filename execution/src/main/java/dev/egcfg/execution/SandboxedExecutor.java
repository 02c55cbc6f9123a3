package dev.egcfg.execution;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Turns jobs into messages to workers and their answers into values. */
final class SandboxedExecutor implements PythonExecutor {

  /** By an exception, and by os._exit: what a script has printed until then is what counts. */
  private static final Set<String> CLEAN_EXITS = Set.of("sys.exit(0)", "exit code 0");

  /** Does nothing: tests that do not even run it are broken, whatever other programs say. */
  private static final String HARMLESS = "pass";

  private static final int FIRST_EVENT = 8;

  private final WorkerPool pool;
  private final PythonSyntax syntax;

  SandboxedExecutor(WorkerPool pool) {
    this.pool = pool;
    this.syntax = new WorkerSyntax(pool);
  }

  @Override
  public SandboxLevel level() {
    return pool.command().level();
  }

  @Override
  public String pythonVersion() {
    return pool.command().interpreter().version();
  }

  @Override
  public PythonSyntax syntax() {
    return syntax;
  }

  @Override
  public void close() {
    pool.close();
  }

  @Override
  public Execution run(String program, String stdin, Limits limits) {
    return run(program, stdin, "", JudgedSample.NONE, limits);
  }

  private Execution run(
      String program, String stdin, String entryPoint, JudgedSample sample, Limits limits) {
    Message job = job("run", limits).add(program).add(stdin).add(entryPoint).build();
    return understood(ask(job, "execution", sample, limits), SandboxedExecutor::execution);
  }

  @Override
  public Verdict judge(String program, Tests tests, boolean inProcess, Limits limits) {
    JudgedSample sample = JudgedSample.by(tests);
    if (tests instanceof Tests.Asserts asserts) {
      requireSome(asserts.statements());
      Message.Builder job = judging("asserts", program, inProcess, limits).add(asserts.setup());
      return judge(job.addAll(asserts.statements()), !inProcess, sample, limits);
    }
    if (tests instanceof Tests.CheckFunction check) {
      Message.Builder job = judging("check", program, inProcess, limits).add(check.entryPoint());
      return judge(job.add(check.source()), !inProcess, sample, limits);
    }
    if (tests instanceof Tests.Harness harness) {
      return judgeByHarness(program, harness, sample, limits);
    }
    return judgeOutput(program, (Tests.StdinStdout) tests, sample, limits);
  }

  private static Message.Builder judging(
      String kind, String program, boolean inProcess, Limits limits) {
    return job("judge", limits).add(kind).add(program).add(inProcess ? "1" : "0");
  }

  private Verdict judge(Message.Builder job, boolean hardened, JudgedSample sample, Limits limits) {
    Message answer = answer(job, sample, limits);
    requireWorkingTests(answer);
    return verdict(answer, hardened);
  }

  private Message answer(Message.Builder job, JudgedSample sample, Limits limits) {
    Message answer = pool.run(job.build(), limits, sample);
    if (!answer.text(0).equals(WorkerPool.ENDED)) {
      require(answer, "verdict");
    }
    return answer;
  }

  private static Verdict verdict(Message answer, boolean hardened) {
    return understood(
        answer,
        fields -> new Verdict(Verdict.Kind.valueOf(fields.text(1)), fields.text(2), hardened));
  }

  private static boolean saysBrokenTests(Message answer) {
    return answer.text(1).equals("BROKEN_TESTS");
  }

  private static void requireWorkingTests(Message answer) {
    if (saysBrokenTests(answer)) {
      throw new InfrastructureException("the tests cannot be run: " + answer.text(2));
    }
  }

  /** The program shares a process with these tests, and might call them broken itself. */
  private Verdict judgeByHarness(
      String program, Tests.Harness tests, JudgedSample sample, Limits limits) {
    Message answer = answer(byHarness(program, tests, limits), sample, limits);
    if (saysBrokenTests(answer)) {
      requireWorkingTests(answer(byHarness(HARMLESS, tests, limits), sample, limits));
      return new Verdict(Verdict.Kind.ERROR, answer.text(2), false);
    }
    return verdict(answer, false);
  }

  private static Message.Builder byHarness(String program, Tests.Harness tests, Limits limits) {
    return judging("harness", program, true, limits).add("").add(tests.source());
  }

  /** Each case is a process of its own; what it printed is compared here, where it cannot reach. */
  private Verdict judgeOutput(
      String program, Tests.StdinStdout tests, JudgedSample sample, Limits judges) {
    requireSome(tests.cases());
    Limits limits = tests.limits().over(judges);
    int number = 0;
    for (Tests.StdinStdout.Case test : tests.cases()) {
      number++;
      Execution execution = run(program, test.input(), tests.entryPoint(), sample, limits);
      String where = "test " + number + ": ";
      boolean ended =
          execution.outcome() == Execution.Outcome.RETURNED
              || execution.outcome() == Execution.Outcome.EXITED
                  && CLEAN_EXITS.contains(execution.detail());
      if (!ended) {
        Verdict.Kind kind =
            execution.outcome() == Execution.Outcome.RAISED
                ? Verdict.Kind.ERROR
                : Verdict.Kind.valueOf(execution.outcome().name());
        return new Verdict(kind, where + execution.detail(), true);
      }
      if (!tests.comparison().matches(execution.stdout(), test.expectedOutput())) {
        return new Verdict(Verdict.Kind.WRONG_ANSWER, where + "wrong output", true);
      }
    }
    return new Verdict(Verdict.Kind.PASSED, "", true);
  }

  private static void requireSome(List<?> tests) {
    if (tests.isEmpty()) {
      throw new InfrastructureException("there is no test to judge by");
    }
  }

  @Override
  public Trace trace(String program, Invocation invocation, int maxEvents, Limits limits) {
    if (invocation instanceof Invocation.Call call) {
      return trace(program, "", call.setup(), call.expression(), maxEvents, limits);
    }
    if (invocation instanceof Invocation.InContext inContext) {
      Tests.Harness tests = inContext.harness();
      Message answer = ask(observing(program, tests, maxEvents, limits), "trace", limits);
      if (saysBrokenTests(answer)) {
        requireWorkingTests(ask(observing(HARMLESS, tests, maxEvents, limits), "trace", limits));
        return understood(
            answer.with(1, Execution.Outcome.CRASHED.name()), SandboxedExecutor::trace);
      }
      return understood(answer, SandboxedExecutor::trace);
    }
    Invocation.Stdin stdin = (Invocation.Stdin) invocation;
    String call = stdin.entryPoint().isEmpty() ? "" : stdin.entryPoint() + "()";
    return trace(program, stdin.input(), "", call, maxEvents, limits);
  }

  @Override
  public Trace traceScript(String program, String stdin, int maxEvents, Limits limits) {
    return trace(program, stdin, "", "", maxEvents, limits);
  }

  private Trace trace(
      String program, String stdin, String setup, String expression, int maxEvents, Limits limits) {
    Message.Builder job = job("trace", limits).add(program).add(stdin).add(setup).add(expression);
    return understood(ask(job.add(maxEvents).build(), "trace", limits), SandboxedExecutor::trace);
  }

  private static Message observing(
      String program, Tests.Harness tests, int maxEvents, Limits limits) {
    return job("observe", limits).add(program).add(tests.source()).add(maxEvents).build();
  }

  private static Trace trace(Message answer) throws IOException {
    List<TraceEvent> events = TraceReading.events(answer, FIRST_EVENT);
    return new Trace(events, answer.text(FIRST_EVENT - 1).equals("1"), execution(answer));
  }

  private static Execution execution(Message answer) throws IOException {
    return new Execution(
        Execution.Outcome.valueOf(answer.text(1)),
        answer.text(2),
        answer.printed(3),
        answer.text(4),
        answer.number(5),
        answer.number(6));
  }

  static Message.Builder job(String kind, Limits limits) {
    return Message.of(kind)
        .add(limits.cpu().toMillis())
        .add(limits.wall().toMillis())
        .add(limits.memoryBytes())
        .add(limits.maxOutputBytes());
  }

  private Message ask(Message job, String expected, Limits limits) {
    return ask(job, expected, JudgedSample.NONE, limits);
  }

  private Message ask(Message job, String expected, JudgedSample sample, Limits limits) {
    Message answer = pool.run(job, limits, sample);
    if (answer.text(0).equals(WorkerPool.ENDED)) {
      return withNothingToShow(expected, answer);
    }
    require(answer, expected);
    return answer;
  }

  /** The answer of a job that has only an end: nothing printed, no events, no time. */
  private static Message withNothingToShow(String kind, Message ended) {
    return Message.of(kind)
        .addAll(List.of(ended.text(1), ended.text(2), "", "", "0", "0", "1"))
        .build();
  }

  private static void require(Message answer, String kind) {
    if (!answer.text(0).equals(kind)) {
      throw new InfrastructureException("a worker answered " + answer.text(0) + ", not " + kind);
    }
  }

  /** Reads an answer; what makes no sense is the harness's fault. */
  private static <T> T understood(Message answer, Reading<T> reading) {
    try {
      return reading.read(answer);
    } catch (IOException | IllegalArgumentException e) {
      throw new InfrastructureException("a worker's answer makes no sense: " + e.getMessage(), e);
    }
  }

  private interface Reading<T> {
    T read(Message answer) throws IOException;
  }
}
