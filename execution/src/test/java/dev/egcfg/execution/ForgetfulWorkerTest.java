package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Eight equal samples that know nothing, judged one after the other. Each answers True, notes that
 * this was wrong, and corrects the note when the next call tells that it was right: what it needs
 * is any place at all that outlives a job.
 */
@ParameterizedClass
@EnumSource(
    value = SandboxLevel.class,
    names = {"BWRAP_CGROUP", "BWRAP", "LANDLOCK"})
class ForgetfulWorkerTest {

  private static final int COPIES = 8;

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), 256L << 20, 1 << 16);

  private static final String CHECK =
      """
      def check(candidate):
          assert candidate(0) == False
          assert candidate(1) == True
          assert candidate(2) == False
          assert candidate(3) == False
      """;

  /** With {@code load()}, text or an exception, and {@code save(bits)} before it. */
  private static final String LEARNER =
      """

      try:
          known = load()
      except Exception:
          known = ""
      calls = 0


      def f(x):
          global known, calls
          n, calls = calls, calls + 1
          if n < len(known):
              return known[n] == "1"
          if n == len(known) + 1:
              known += "1"
          try:
              save(known + "0")
          except Exception:
              pass
          return True
      """;

  /** Outside of a container those are all users': docs/sandbox.md. */
  private static final String NUMBER = "the number of this process";

  private static Optional<PythonExecutor> opened = Optional.empty();

  private final SandboxLevel level;

  ForgetfulWorkerTest(SandboxLevel level) {
    this.level = level;
  }

  @BeforeParameterizedClassInvocation
  static void open(SandboxLevel level) {
    opened = Machine.open(level);
    assumeTrue(opened.isPresent(), () -> level + " does not work on this machine");
  }

  @AfterParameterizedClassInvocation
  static void close() {
    opened.ifPresent(PythonExecutor::close);
  }

  static Stream<Arguments> memories() {
    return Stream.of(
        memory("a file", "open('note').read()", "open('note', 'w').write(bits)"),
        memory("a file at home", "open(H + '/n').read()", "open(H + '/n', 'w').write(bits)"),
        memory("a file beside", "open('../note').read()", "open('../note', 'w').write(bits)"),
        memory("shared memory", "open('/dev/shm/n').read()", "open('/dev/shm/n', 'w').write(bits)"),
        memory(
            "a hidden link",
            "os.readlink('.n')",
            "os.path.lexists('.n') and os.unlink('.n'); os.symlink(bits, '.n')"),
        memory(
            "an attribute of the folder",
            "os.getxattr('.', 'user.n').decode()",
            "os.setxattr('.', 'user.n', bits.encode())"),
        memory(
            "an attribute of the folder above",
            "os.getxattr('..', 'user.n').decode()",
            "os.setxattr('..', 'user.n', bits.encode())"),
        memory(
            "the folder's time",
            "bin(int(os.stat('.').st_mtime))[3:]",
            "os.utime('.', (1, int('1' + bits, 2)))"),
        memory(
            "the time of the folder above",
            "bin(int(os.stat('..').st_mtime))[3:]",
            "os.utime('..', (1, int('1' + bits, 2)))"),
        memory(
            "the folder's mode",
            "bin(os.stat('.').st_mode & 0o77)[3:]",
            "os.chmod('.', 0o700 | int('1' + bits, 2))"),
        memory(
            "the mode of shared memory",
            "bin(os.stat('/dev/shm').st_mode & 0o77)[3:]",
            "os.chmod('/dev/shm', 0o700 | int('1' + bits, 2))"),
        memory(
            "the folder's size",
            "bin(os.stat('.').st_size // 4096)[3:] if os.stat('.').st_size > 4096 else ''",
            "[open('%0200d' % i, 'w').close() for i in range(int('1' + bits, 2) * 16)]"),
        memory(
            NUMBER,
            "bin(os.getpid() // 256 % 32)[3:]",
            "[spend() for _ in range((int('1' + bits, 2) - os.getpid() // 256) % 32 * 256)]"));
  }

  private static Arguments memory(String name, String load, String save) {
    return Arguments.of(
        name,
        """
        import ctypes, os, threading
        C, H = ctypes.CDLL(None), os.environ["HOME"]

        def spend():
            thread = threading.Thread(target=int)
            thread.start()
            thread.join()

        def load():
            return %s

        def save(bits):
            %s
        """
            .formatted(load, save));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("memories")
  void leavesNoWordForTheNextJob(String name, String memory) {
    assumeTrue(
        !name.equals(NUMBER) || level != SandboxLevel.LANDLOCK,
        "skipped: process numbers are the machine's at LANDLOCK");
    List<Verdict.Kind> kinds = new ArrayList<>();
    for (int copy = 0; copy < COPIES; copy++) {
      Tests tests = new Tests.CheckFunction(CHECK, "f");
      kinds.add(opened.orElseThrow().judge(memory + LEARNER, tests, false, LIMITS).kind());
    }

    assertThat(kinds).containsOnly(Verdict.Kind.WRONG_ANSWER);
  }
}
