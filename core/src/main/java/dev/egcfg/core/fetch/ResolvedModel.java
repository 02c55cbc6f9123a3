package dev.egcfg.core.fetch;

import java.nio.file.Path;

/**
 * Where a model named on the command line lies.
 *
 * @param name for people and run directories: the catalogue's, the repository's, or the file's
 *     without its ending
 * @param path a checkpoint file or folder
 * @param origin how far its digest can be trusted
 */
public record ResolvedModel(String name, Path path, Origin origin) {

  /** Where a model comes from. */
  public enum Origin {
    /** Equal to the catalogue's digest. */
    PINNED,
    /** From the hub: equal to what was first fetched, which the catalogue cannot vouch for. */
    UNPINNED,
    /** A path of the user's. */
    LOCAL
  }
}
