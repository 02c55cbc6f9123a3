package dev.egcfg.execution;

import java.io.IOException;
import java.util.List;

/** Turns jobs into messages to workers and their answers into values. */
final class SandboxedExecutor implements PythonExecutor {

  /** sys.exit(0), reported by the program's process; a bare exit code never says this. */
  private static final String CLEAN_EXIT = "sys.exit(0)";

  /** What the server says of a driver that an answer kept busy in code that no alarm can stop. */
  private static final String OVERRAN = "overran";

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
    return run(program, stdin, "", limits);
  }

  private Execution run(String program, String stdin, String entryPoint, Limits limits) {
    Message job = job("run", limits).add(program).add(stdin).add(entryPoint).build();
    return understood(ask(job, "execution", limits), SandboxedExecutor::execution);
  }

  @Override
  public Verdict judge(String program, Tests tests, boolean inProcess, Limits limits) {
    if (tests instanceof Tests.Asserts asserts) {
      requireSome(asserts.statements());
      Message.Builder job = judging("asserts", program, inProcess, limits).add(asserts.setup());
      return judge(job.addAll(asserts.statements()), !inProcess, limits);
    }
    if (tests instanceof Tests.CheckFunction check) {
      Message.Builder job = judging("check", program, inProcess, limits).add(check.entryPoint());
      return judge(job.add(check.source()), !inProcess, limits);
    }
    if (tests instanceof Tests.Harness harness) {
      return judge(
          judging("harness", program, true, limits).add("").add(harness.source()), false, limits);
    }
    return judgeOutput(program, (Tests.StdinStdout) tests, limits);
  }

  private static Message.Builder judging(
      String kind, String program, boolean inProcess, Limits limits) {
    return job("judge", limits).add(kind).add(program).add(inProcess ? "1" : "0");
  }

  private Verdict judge(Message.Builder job, boolean hardened, Limits limits) {
    Message answer = pool.run(job.build(), limits);
    if (answer.text(0).equals(OVERRAN)) {
      return new Verdict(Verdict.Kind.TIMEOUT, "cpu limit, in the tests", hardened);
    }
    require(answer, "verdict");
    requireWorkingTests(answer);
    return understood(
        answer,
        fields -> new Verdict(Verdict.Kind.valueOf(fields.text(1)), fields.text(2), hardened));
  }

  private static void requireWorkingTests(Message answer) {
    if (answer.text(1).equals("BROKEN_TESTS")) {
      throw new InfrastructureException("the tests cannot be run: " + answer.text(2));
    }
  }

  /** Each case is a process of its own; what it printed is compared here, where it cannot reach. */
  private Verdict judgeOutput(String program, Tests.StdinStdout tests, Limits judges) {
    requireSome(tests.cases());
    Limits limits = tests.limits().over(judges);
    int number = 0;
    for (Tests.StdinStdout.Case test : tests.cases()) {
      number++;
      Execution execution = run(program, test.input(), tests.entryPoint(), limits);
      String where = "test " + number + ": ";
      boolean ended =
          execution.outcome() == Execution.Outcome.RETURNED
              || execution.outcome() == Execution.Outcome.EXITED
                  && execution.detail().equals(CLEAN_EXIT);
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
      Message.Builder job = job("observe", limits).add(program).add(inContext.harness().source());
      return traced(job.add(maxEvents).build(), limits);
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
    return traced(job.add(maxEvents).build(), limits);
  }

  private Trace traced(Message job, Limits limits) {
    Message answer = ask(job, "trace", limits);
    requireWorkingTests(answer);
    return understood(answer, SandboxedExecutor::trace);
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
    Message answer = pool.run(job, limits);
    require(answer, expected);
    return answer;
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
