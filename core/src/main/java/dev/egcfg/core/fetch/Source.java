package dev.egcfg.core.fetch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A place that an artifact can be had from. Told apart in the catalogue by their keys. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Source.HubFile.class),
  @JsonSubTypes.Type(Source.HubDataSet.class),
  @JsonSubTypes.Type(Source.GitHubFile.class),
  @JsonSubTypes.Type(Source.WheelMembers.class),
  @JsonSubTypes.Type(Source.UnpackedWheel.class)
})
public sealed interface Source {

  /** A file of a repository on the Hugging Face hub. */
  record HubFile(@JsonProperty("hub") String repository, String file) implements Source {}

  /**
   * Files of a data set on the Hugging Face hub, fetched into a folder.
   *
   * @param files a glob, such as {@code data/test-*.parquet}: a set's shards have no fixed names
   */
  record HubDataSet(@JsonProperty("dataset") String repository, String files) implements Source {

    String path() {
      return Endpoints.DATA_SETS + repository;
    }
  }

  /** A file of a GitHub repository. */
  record GitHubFile(@JsonProperty("github") String repository, String revision, String path)
      implements Source {}

  /** A file cut into members of Python wheels, to be joined in this order. */
  record WheelMembers(List<Member> wheels) implements Source {
    public WheelMembers {
      wheels = List.copyOf(wheels);
    }
  }

  /** One member of a Python wheel. */
  record Member(@JsonProperty("package") String distribution, String version, String member) {}

  /**
   * A whole Python wheel, unpacked into a folder.
   *
   * @param tag of the one wheel among several that is meant, such as {@code
   *     cp311-manylinux2014_x86_64}, whatever Python runs here; {@code any}: the one that pip takes
   */
  record UnpackedWheel(
      @JsonProperty("unpackedWheel") String distribution, String version, String tag)
      implements Source {}
}
