package dev.egcfg.execution;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@link Sandboxes} opens.
 *
 * @param level the level wanted; empty: the strongest that works here, {@link SandboxLevel#UNSAFE}
 *     as the last resort and only if allowed
 * @param unsafeAllowed whether the user asked in so many words for code to run unsandboxed
 * @param workers jobs that run at the same time; at least 1
 * @param python the interpreter; empty: {@code python3} on the PATH
 * @param bwrapCandidates where bubblewrap may be, tried in order after the one on the PATH
 */
public record SandboxOptions(
    Optional<SandboxLevel> level,
    boolean unsafeAllowed,
    int workers,
    Optional<Path> python,
    List<Path> bwrapCandidates) {

  public SandboxOptions {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be at least 1, not " + workers);
    }
    bwrapCandidates = List.copyOf(bwrapCandidates);
  }

  /**
   * The strongest level that works here, one worker, {@code python3} and bubblewrap of the PATH.
   */
  public static SandboxOptions defaults() {
    return new SandboxOptions(Optional.empty(), false, 1, Optional.empty(), List.of());
  }

  public SandboxOptions withLevel(SandboxLevel level) {
    return new SandboxOptions(Optional.of(level), unsafeAllowed, workers, python, bwrapCandidates);
  }

  public SandboxOptions withUnsafeAllowed(boolean allowed) {
    return new SandboxOptions(level, allowed, workers, python, bwrapCandidates);
  }

  public SandboxOptions withWorkers(int count) {
    return new SandboxOptions(level, unsafeAllowed, count, python, bwrapCandidates);
  }

  public SandboxOptions withPython(Path interpreter) {
    return new SandboxOptions(
        level, unsafeAllowed, workers, Optional.of(interpreter), bwrapCandidates);
  }

  public SandboxOptions withBwrapCandidates(List<Path> candidates) {
    return new SandboxOptions(level, unsafeAllowed, workers, python, candidates);
  }
}
