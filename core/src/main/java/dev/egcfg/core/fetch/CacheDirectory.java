package dev.egcfg.core.fetch;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where downloads and what is derived from them live: {@code EGCFG_CACHE}, else {@code
 * $XDG_CACHE_HOME/egcfg}, else {@code ~/.cache/egcfg}.
 */
public record CacheDirectory(Path root) {

  /** The cache directory that the process's environment names. */
  public static CacheDirectory ofEnvironment() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static CacheDirectory of(Map<String, String> environment, Path home) {
    String override = environment.getOrDefault("EGCFG_CACHE", "");
    if (!override.isEmpty()) {
      return new CacheDirectory(Path.of(override).toAbsolutePath());
    }
    // the XDG specification: a relative path is to be ignored
    Path xdg = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
    Path base = xdg.isAbsolute() ? xdg : home.resolve(".cache");
    return new CacheDirectory(base.resolve("egcfg"));
  }

  public Path models() {
    return root.resolve("models");
  }

  public Path data() {
    return root.resolve("data");
  }

  public Path tools() {
    return root.resolve("tools");
  }

  /** Native libraries and what was built for this machine. */
  public Path natives() {
    return root.resolve("native");
  }

  /** Python environments. */
  public Path environments() {
    return root.resolve("envs");
  }

  /** Empty files, each named after a tokenizer that was tried, and what it was tried on. */
  public Path triedTokenizers() {
    return root.resolve("tokenizers");
  }

  Path digests() {
    return root.resolve("digests");
  }
}
