package dev.egcfg.execution;

/** How model-written code is kept in; named in every row. */
public enum SandboxLevel {
  /** bubblewrap, seccomp, rlimits and a cgroup. */
  BWRAP_CGROUP,
  /** bubblewrap, seccomp and rlimits. */
  BWRAP,
  /** No user namespaces: Landlock, seccomp and rlimits. */
  LANDLOCK,
  /** rlimits alone: only on explicit request. */
  UNSAFE
}
