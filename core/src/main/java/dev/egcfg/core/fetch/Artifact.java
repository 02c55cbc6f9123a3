package dev.egcfg.core.fetch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Something that can be fetched.
 *
 * @param file its name in the cache: a file's, or an unpacked wheel's folder
 * @param bytes size of the file, or of the wheel; 0 where nobody here could know it
 * @param licence SPDX identifier
 * @param sha256 hexadecimal, of the file, or of the wheel; empty where nobody here could compute
 *     it: then the digest at the first fetch counts
 * @param sources in the order in which they are tried
 * @param isDefault whether it is used when none of its kind is named
 */
public record Artifact(
    String name,
    Kind kind,
    String file,
    long bytes,
    String licence,
    String sha256,
    List<Source> sources,
    @JsonProperty("default") boolean isDefault) {

  public Artifact {
    sources = List.copyOf(sources);
  }

  /** Whether the catalogue itself knows the digest. */
  public boolean isPinned() {
    return !sha256.isEmpty();
  }

  /** What an artifact is for; decides where in the cache it lies. */
  public enum Kind {
    MODEL,
    DATA,
    TOOL
  }
}
