package dev.egcfg.execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out which sandbox works on this machine and opens it. Downloads nothing. */
public final class Sandboxes {

  /** Strongest first. */
  private static final List<SandboxLevel> SAFE =
      List.of(SandboxLevel.BWRAP_CGROUP, SandboxLevel.BWRAP, SandboxLevel.LANDLOCK);

  private static final Path ROOT = Path.of("/");

  private Sandboxes() {}

  /**
   * Opens the level asked for, or the strongest that works. Levels are tried by starting them;
   * before the first job canaries try to get out.
   *
   * @throws SandboxUnavailableException if none works; the message says why and what to do
   */
  public static PythonExecutor open(SandboxOptions options) {
    return new SandboxedExecutor(
        open(options, Service.programs(options.preloaded()), options.workers()));
  }

  /** Opens the level likewise, for whatever service. */
  static WorkerPool open(SandboxOptions options, Service service, int workers) {
    Interpreter interpreter = Interpreter.resolve(options.python());
    List<String> reasons = new ArrayList<>();
    for (SandboxLevel level : wanted(options)) {
      if (level == SandboxLevel.UNSAFE && !options.unsafeAllowed()) {
        reasons.add("UNSAFE: refused unless --unsafe-execution is given");
        continue;
      }
      List<String> ofLevel = new ArrayList<>();
      for (WorkerCommand command : commands(level, interpreter, options, service, ofLevel)) {
        try {
          return new WorkerPool(command, workers);
        } catch (IOException e) {
          ofLevel.add(LaunchFailure.explain(e.getMessage()));
        }
      }
      ofLevel.forEach(reason -> reasons.add(level + ": " + reason));
    }
    throw new SandboxUnavailableException(
        "no usable sandbox: "
            + reasons.stream().distinct().collect(Collectors.joining("; "))
            + (options.unsafeAllowed() ? "" : "; or accept the risk with --unsafe-execution"));
  }

  /** What {@code egcfg doctor} shows: each level, started once. */
  public static List<LevelStatus> probe(SandboxOptions options) {
    Interpreter interpreter;
    try {
      interpreter = Interpreter.resolve(options.python());
    } catch (SandboxUnavailableException e) {
      return Stream.of(SandboxLevel.values())
          .map(level -> new LevelStatus(level, false, String.valueOf(e.getMessage())))
          .toList();
    }
    return Stream.of(SandboxLevel.values())
        .map(level -> probe(level, interpreter, options))
        .toList();
  }

  private static LevelStatus probe(
      SandboxLevel level, Interpreter interpreter, SandboxOptions options) {
    List<String> reasons = new ArrayList<>();
    Service service = Service.programs(options.preloaded());
    for (WorkerCommand command : commands(level, interpreter, options, service, reasons)) {
      try (WorkerPool pool = new WorkerPool(command, 1)) {
        String tools =
            command.bwrap().map(path -> ", " + path).orElse("")
                + command.cgroups().map(groups -> ", cgroup " + groups.folder()).orElse("");
        return new LevelStatus(
            level,
            true,
            "Python " + interpreter.version() + " at " + interpreter.executable() + tools);
      } catch (IOException e) {
        reasons.add(LaunchFailure.explain(e.getMessage()));
      }
    }
    return new LevelStatus(
        level, false, reasons.stream().distinct().collect(Collectors.joining("; ")));
  }

  private static List<SandboxLevel> wanted(SandboxOptions options) {
    if (options.level().isPresent()) {
      return List.of(options.level().get());
    }
    return options.unsafeAllowed()
        ? Stream.concat(SAFE.stream(), Stream.of(SandboxLevel.UNSAFE)).toList()
        : SAFE;
  }

  private static List<WorkerCommand> commands(
      SandboxLevel level,
      Interpreter interpreter,
      SandboxOptions options,
      Service service,
      List<String> reasons) {
    if (level == SandboxLevel.LANDLOCK || level == SandboxLevel.UNSAFE) {
      return List.of(
          new WorkerCommand(level, interpreter, Optional.empty(), Optional.empty(), service));
    }
    List<Path> there =
        Stream.concat(Interpreter.onPath("bwrap").stream(), options.bwrapCandidates().stream())
            .filter(Files::exists)
            .distinct()
            .toList();
    List<Path> found = there.stream().filter(Files::isExecutable).toList();
    if (there.isEmpty()) {
      reasons.add("bubblewrap is not installed: install it, or run egcfg fetch bubblewrap");
    } else if (found.isEmpty()) {
      reasons.add(
          there.get(0)
              + " cannot be executed: its disk is mounted noexec, or its mode forbids it;"
              + " EGCFG_CACHE names a folder on another disk");
    }
    Optional<CgroupSubtree> cgroups = Optional.empty();
    if (level == SandboxLevel.BWRAP_CGROUP && !found.isEmpty()) {
      cgroups = CgroupSubtree.findOrSay(ROOT, reasons);
      if (cgroups.isEmpty()) {
        return List.of();
      }
    }
    Optional<CgroupSubtree> groups = cgroups;
    return found.stream()
        .map(path -> new WorkerCommand(level, interpreter, Optional.of(path), groups, service))
        .toList();
  }
}
