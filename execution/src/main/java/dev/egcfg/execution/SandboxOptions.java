package dev.egcfg.execution;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@link Sandboxes} opens.
 *
 * @param level the level wanted; empty: the strongest that works here, {@link SandboxLevel#UNSAFE}
 *     as the last resort and only if allowed
 * @param unsafeAllowed whether the user asked in so many words for code to run unsandboxed
 * @param workers jobs that run at the same time; at least 1
 * @param python the interpreter; empty: {@code python3} on the PATH
 * @param bwrapCandidates where bubblewrap may be, tried in order after the one on the PATH
 * @param preloaded modules that every program finds imported already, such as a {@link Preload}'s;
 *     opening fails if one is not installed
 */
public record SandboxOptions(
    Optional<SandboxLevel> level,
    boolean unsafeAllowed,
    int workers,
    Optional<Path> python,
    List<Path> bwrapCandidates,
    List<String> preloaded) {

  private static final Pattern MODULE = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

  public SandboxOptions {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1, not " + workers);
    }
    for (String module : preloaded) {
      if (!MODULE.matcher(module).matches()) {
        throw new IllegalArgumentException("'" + module + "' is no module's name");
      }
    }
    bwrapCandidates = List.copyOf(bwrapCandidates);
    preloaded = List.copyOf(preloaded);
  }

  /**
   * The strongest level that works here, one worker, {@code python3} and bubblewrap of the PATH.
   */
  public static SandboxOptions defaults() {
    return new SandboxOptions(Optional.empty(), false, 1, Optional.empty(), List.of(), List.of());
  }

  public SandboxOptions withLevel(SandboxLevel level) {
    return new SandboxOptions(
        Optional.of(level), unsafeAllowed, workers, python, bwrapCandidates, preloaded);
  }

  public SandboxOptions withUnsafeAllowed(boolean allowed) {
    return new SandboxOptions(level, allowed, workers, python, bwrapCandidates, preloaded);
  }

  public SandboxOptions withWorkers(int count) {
    return new SandboxOptions(level, unsafeAllowed, count, python, bwrapCandidates, preloaded);
  }

  public SandboxOptions withPython(Path interpreter) {
    return new SandboxOptions(
        level, unsafeAllowed, workers, Optional.of(interpreter), bwrapCandidates, preloaded);
  }

  public SandboxOptions withBwrapCandidates(List<Path> candidates) {
    return new SandboxOptions(level, unsafeAllowed, workers, python, candidates, preloaded);
  }

  public SandboxOptions withPreloaded(List<String> modules) {
    return new SandboxOptions(level, unsafeAllowed, workers, python, bwrapCandidates, modules);
  }

  /**
   * As many workers as there are callers, but no more than processors: programs that crowd a
   * processor reach their limits on the clock sooner than they should. A model's threads are not
   * counted off: while programs run, some of the callers wait for them and not for the model.
   */
  public static int workersFor(int callers) {
    return workersFor(callers, Runtime.getRuntime().availableProcessors());
  }

  static int workersFor(int callers, int processors) {
    return Math.max(1, Math.min(callers, processors));
  }
}
