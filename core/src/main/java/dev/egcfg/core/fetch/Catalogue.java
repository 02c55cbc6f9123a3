package dev.egcfg.core.fetch;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.egcfg.core.fetch.Artifact.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The artifacts that egcfg knows by name, with their digests; the resource catalogue.json. */
public record Catalogue(List<Artifact> artifacts) {

  public Catalogue {
    artifacts = List.copyOf(artifacts);
  }

  /** The catalogue that egcfg is built with. */
  public static Catalogue builtIn() {
    try (InputStream resource =
        Objects.requireNonNull(
            Catalogue.class.getResourceAsStream("catalogue.json"), "catalogue.json")) {
      JsonMapper mapper =
          JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();
      return new Catalogue(List.of(mapper.readValue(resource, Artifact[].class)));
    } catch (IOException e) {
      throw new UncheckedIOException("catalogue.json", e);
    }
  }

  public List<Artifact> ofKind(Kind kind) {
    return artifacts.stream().filter(artifact -> artifact.kind() == kind).toList();
  }

  public Optional<Artifact> find(String name) {
    return artifacts.stream().filter(artifact -> artifact.name().equals(name)).findFirst();
  }

  /**
   * The artifact of this name.
   *
   * @throws IllegalArgumentException listing the names that there are
   */
  public Artifact get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "nothing named '" + name + "' can be fetched; known: " + names(artifacts)));
  }

  /** The model that is used when none is named. */
  public Artifact defaultModel() {
    return ofKind(Kind.MODEL).stream().filter(Artifact::isDefault).findFirst().orElseThrow();
  }

  static String names(List<Artifact> artifacts) {
    return artifacts.stream().map(Artifact::name).collect(Collectors.joining(", "));
  }
}
