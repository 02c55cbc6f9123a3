package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The filters of both architectures, run by an interpreter: numbers are those of the kernel's
 * headers, asm/unistd_64.h and asm-generic/unistd.h.
 */
class SeccompFilterTest {

  private static final int PID = 7;
  private static final int ALLOW = 0x7FFF0000;
  private static final int KILL = 0x80000000;
  private static final int EPERM = 0x00050001;
  private static final int ENOSYS = 0x00050026;
  private static final int PR_SET_PDEATHSIG = 1;

  /** AUDIT_ARCH of linux/audit.h. */
  private enum Architecture {
    X86_64("x86_64", 0xC000003E),
    AARCH64("aarch64", 0xC00000B7);

    private final String machine;
    private final int number;

    Architecture(String machine, int number) {
      this.machine = machine;
      this.number = number;
    }
  }

  private static final Map<String, BpfInterpreter> FILTERS = new HashMap<>();

  /** The calls that a filter names. */
  private static final Map<String, Set<Integer>> NAMED = new HashMap<>();

  @BeforeAll
  static void dump(@TempDir Path folder) throws Exception {
    for (Architecture machine : Architecture.values()) {
      for (String which : new String[] {"worker", "server", "solution", "landlock", "job"}) {
        FILTERS.put(machine + which, filter(folder, machine, which));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "read, 0, 63",
    "write, 1, 64",
    "mmap, 9, 222",
    "openat, 257, 56",
    "futex, 202, 98",
    "exit_group, 231, 94",
    "getdents64, 217, 61",
    "clock_gettime, 228, 113",
    "wait4, 61, 260"
  })
  void allowsWhatProgramsNeed(String name, int x86, int arm) {
    for (String which : new String[] {"worker", "solution"}) {
      assertThat(run(Architecture.X86_64, which, x86)).as(name).isEqualTo(ALLOW);
      assertThat(run(Architecture.AARCH64, which, arm)).as(name).isEqualTo(ALLOW);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ptrace, 101, 117", "execve, 59, 221", "execveat, 322, 281", "socket, 41, 198",
    "connect, 42, 203", "unshare, 272, 97", "setns, 308, 268", "mount, 165, 40",
    "bpf, 321, 280", "memfd_create, 319, 279", "shmget, 29, 194", "io_uring_setup, 425, 425",
    "process_vm_readv, 310, 270", "keyctl, 250, 219", "userfaultfd, 323, 282", "chroot, 161, 51"
  })
  void refusesTheWorkerWhatReachesOutside(String name, int x86, int arm) {
    assertThat(run(Architecture.X86_64, "worker", x86)).as(name).isEqualTo(EPERM);
    assertThat(run(Architecture.AARCH64, "worker", arm)).as(name).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatLinuxWillAddNextAsIfItHadNot(Architecture machine) {
    for (String which : new String[] {"worker", "solution", "landlock"}) {
      for (int number : new int[] {470, 500, 999, 0x3FFFFFFF}) {
        assertThat(run(machine, which, number)).isEqualTo(ENOSYS);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void letsAServerMountAndNoneOfItsJobs(Architecture machine) {
    int mount = machine == Architecture.X86_64 ? 165 : 40;

    assertThat(run(machine, "server", mount)).isEqualTo(ALLOW);
    assertThat(run(machine, "solution", mount)).isEqualTo(EPERM);
    assertThat(run(machine, "landlock", mount)).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @EnumSource
  void letsTheSolutionMakeThreadsButNoProcesses(Architecture machine) {
    int clone = machine == Architecture.X86_64 ? 56 : 220;
    long ofThread = 0x3D0F00;
    long ofFork = 0x01200011;
    long ofNamespace = 0x10000000;

    assertThat(run(machine, "solution", clone, ofThread)).isEqualTo(ALLOW);
    assertThat(run(machine, "solution", clone, ofFork)).isEqualTo(EPERM);
    assertThat(run(machine, "solution", clone, ofNamespace)).isEqualTo(EPERM);
    assertThat(run(machine, "solution", 435)).isEqualTo(ENOSYS);
    assertThat(run(machine, "worker", clone, ofFork)).isEqualTo(ALLOW);
    if (machine == Architecture.X86_64) {
      assertThat(run(machine, "solution", 57)).isEqualTo(EPERM);
      assertThat(run(machine, "solution", 58)).isEqualTo(EPERM);
    }
  }

  /** The kernel lets only those have namespaces who may administer the ones that they are in. */
  @ParameterizedTest
  @EnumSource
  void letsAContainersJobsForkByNewNamespacesAlone(Architecture machine) {
    int clone = machine == Architecture.X86_64 ? 56 : 220;
    long intoNumbersAndMounts = 0x20020011;
    long intoAHostName = 0x05000011;
    long ofUser = 0x10000000;

    for (long flags : new long[] {intoNumbersAndMounts, intoAHostName, 0x3D0F00}) {
      assertThat(run(machine, "job", clone, flags)).isEqualTo(ALLOW);
    }
    for (long flags :
        new long[] {0x01200011, 0x11, ofUser | intoAHostName, ofUser | intoNumbersAndMounts}) {
      assertThat(run(machine, "job", clone, flags)).isEqualTo(EPERM);
    }
  }

  @ParameterizedTest
  @EnumSource
  void letsTheSolutionSignalAndLimitItselfOnly(Architecture machine) {
    boolean x86 = machine == Architecture.X86_64;
    for (int call : new int[] {x86 ? 62 : 129, x86 ? 234 : 131}) {
      assertThat(run(machine, "solution", call, PID)).isEqualTo(ALLOW);
      assertThat(run(machine, "solution", call, 1)).isEqualTo(EPERM);
      assertThat(run(machine, "solution", call, -1)).isEqualTo(EPERM);
    }
    int limits = x86 ? 302 : 261;
    assertThat(run(machine, "solution", limits, 0)).isEqualTo(ALLOW);
    assertThat(run(machine, "solution", limits, PID)).isEqualTo(ALLOW);
    assertThat(run(machine, "solution", limits, 1)).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @EnumSource
  void letsNoFileOrSocketSignalOthersNorTheParentsEndBeForgotten(Architecture machine) {
    boolean x86 = machine == Architecture.X86_64;
    int fcntl = x86 ? 72 : 25;
    int ioctl = x86 ? 16 : 29;
    int prctl = x86 ? 157 : 167;
    for (long command : new long[] {8, 10, 15}) {
      assertThat(run(machine, "solution", fcntl, 3, command)).isEqualTo(EPERM);
    }
    for (long command : new long[] {1, 2, 4, 1030}) {
      assertThat(run(machine, "solution", fcntl, 8, command)).isEqualTo(ALLOW);
    }
    for (long command : new long[] {0x8901, 0x8902, 0x40086602, 0x401C5820, 0x40806685}) {
      assertThat(run(machine, "solution", ioctl, 3, command)).isEqualTo(EPERM);
    }
    assertThat(run(machine, "solution", ioctl, 3, 0x5401)).isEqualTo(ALLOW);
    assertThat(run(machine, "solution", prctl, 1)).isEqualTo(EPERM);
    assertThat(run(machine, "solution", prctl, 15)).isEqualTo(ALLOW);
    for (int call : new int[] {fcntl, ioctl, prctl}) {
      assertThat(run(machine, "worker", call, 1, 8)).isEqualTo(ALLOW);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fchmod, 91, 52",
    "fchmodat, 268, 53",
    "fchownat, 260, 54",
    "utimensat, 280, 88",
    "setxattr, 188, 5",
    "fremovexattr, 199, 16",
    "truncate, 76, 45"
  })
  void keepsTheUsersFilesAsTheyAreWhereOnlyLandlockHidesThem(String name, int x86, int arm) {
    assertThat(run(Architecture.X86_64, "landlock", x86)).as(name).isEqualTo(EPERM);
    assertThat(run(Architecture.AARCH64, "landlock", arm)).as(name).isEqualTo(EPERM);
    for (String other : new String[] {"worker", "solution"}) {
      assertThat(run(Architecture.X86_64, other, x86)).as(name).isEqualTo(ALLOW);
      assertThat(run(Architecture.AARCH64, other, arm)).as(name).isEqualTo(ALLOW);
    }
  }

  @ParameterizedTest
  @EnumSource
  void allowsSocketPairsOfThisMachineOnly(Architecture machine) {
    int socketpair = machine == Architecture.X86_64 ? 53 : 199;

    int closedOnExec = 0x80000;
    for (int connected : new int[] {1, 5, 1 | closedOnExec}) {
      assertThat(run(machine, "worker", socketpair, 1, connected)).isEqualTo(ALLOW);
    }
    for (int sendingAnywhere : new int[] {2, 3, 2 | closedOnExec}) {
      assertThat(run(machine, "worker", socketpair, 1, sendingAnywhere)).isEqualTo(EPERM);
    }
    assertThat(run(machine, "worker", socketpair, 16, 1)).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @EnumSource
  void killsCallsOfAnotherArchitecture(Architecture machine) {
    int i386 = 0x40000003;
    Architecture other =
        machine == Architecture.X86_64 ? Architecture.AARCH64 : Architecture.X86_64;

    assertThat(filter(machine, "solution").run(i386, 0)).isEqualTo(KILL);
    assertThat(filter(machine, "worker").run(other.number, 63)).isEqualTo(KILL);
  }

  @ParameterizedTest
  @EnumSource
  void findsEveryCallThatItNamesAndNoOther(Architecture machine) {
    // their first argument says nothing
    Set<Integer> byTheirSecondArgument =
        machine == Architecture.X86_64 ? Set.of(72, 16) : Set.of(25, 29);
    for (String which : new String[] {"worker", "solution", "landlock", "job"}) {
      Set<Integer> named = Objects.requireNonNull(NAMED.get(machine + which));
      assertThat(named.size()).isGreaterThan(15);
      for (int number = 0; number < 1000; number++) {
        if (!byTheirSecondArgument.contains(number)) {
          assertThat(run(machine, which, number, PR_SET_PDEATHSIG) == ALLOW)
              .as("%s %s %d", machine, which, number)
              .isNotEqualTo(named.contains(number));
        }
      }
    }
  }

  @Test
  void killsX32CallsWhoseNumbersWouldSlipPast() {
    assertThat(run(Architecture.X86_64, "worker", 0x40000000)).isEqualTo(KILL);
    assertThat(run(Architecture.X86_64, "solution", 0x40000000 + 57)).isEqualTo(KILL);
    assertThat(run(Architecture.X86_64, "worker", 0xFFFFFFFF)).isEqualTo(KILL);
  }

  @Test
  void refusesWhateverTheHeadersOfThisMachineCallByARefusedName() throws IOException {
    Path x86 = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
    Path generic = Path.of("/usr/include/asm-generic/unistd.h");
    assumeTrue(Files.exists(x86) && Files.exists(generic), "the kernel's headers are not here");
    for (String which : new String[] {"worker", "solution"}) {
      Map<String, Integer> numbers = numbers(x86);
      BpfInterpreter filter = filter(Architecture.X86_64, which);
      Map<String, Integer> onArm = numbers(generic);
      BpfInterpreter armFilter = filter(Architecture.AARCH64, which);
      for (Map.Entry<String, Integer> call : onArm.entrySet()) {
        Integer number = numbers.get(call.getKey());
        if (number != null) {
          assertThat(armFilter.run(Architecture.AARCH64.number, call.getValue(), 99))
              .as(call.getKey())
              .isEqualTo(filter.run(Architecture.X86_64.number, number, 99));
        }
      }
    }
  }

  private static Map<String, Integer> numbers(Path header) throws IOException {
    return Pattern.compile("(?m)^#define __NR(?:3264)?_(\\w+)\\s+(\\d+)$")
        .matcher(Files.readString(header))
        .results()
        .collect(
            Collectors.toMap(
                (MatchResult found) -> found.group(1), found -> Integer.valueOf(found.group(2))));
  }

  private static int run(Architecture machine, String which, int number, long... arguments) {
    return filter(machine, which).run(machine.number, number, arguments);
  }

  private static BpfInterpreter filter(Architecture machine, String which) {
    return Objects.requireNonNull(FILTERS.get(machine + which));
  }

  private static BpfInterpreter filter(Path folder, Architecture machine, String which)
      throws Exception {
    Path script = folder.resolve("dump_filter.py");
    Files.writeString(script, TestResources.read("dump_filter.py"));
    Path python = Interpreter.resolve(Optional.empty()).executable();
    try (WorkerFiles files = new WorkerFiles(folder)) {
      Process dump =
          new ProcessBuilder(
                  python.toString(),
                  script.toString(),
                  files.sources().toString(),
                  machine.machine,
                  which,
                  Integer.toString(PID))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      List<String> said =
          new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(dump.waitFor()).isZero();
      NAMED.put(
          machine + which,
          Stream.of(said.get(1).split(" ")).map(Integer::valueOf).collect(Collectors.toSet()));
      return new BpfInterpreter(HexFormat.of().parseHex(said.get(0)));
    }
  }
}
