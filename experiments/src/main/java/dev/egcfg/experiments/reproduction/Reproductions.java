package dev.egcfg.experiments.reproduction;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.egcfg.experiments.PlanException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The reproductions that are shipped ({@code index.yaml}), and their plans. */
public final class Reproductions {

  private Reproductions() {}

  /** In the order of the index. */
  public static List<Reproduction> all() {
    YAMLMapper mapper = YAMLMapper.builder().addModule(new Jdk8Module()).build();
    try (InputStream in = resource("index.yaml")) {
      return mapper.readValue(in, new TypeReference<List<Reproduction>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("index.yaml", e);
    }
  }

  /**
   * @throws PlanException if there is none of this name
   */
  public static Reproduction named(String name) {
    return all().stream()
        .filter(reproduction -> reproduction.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new PlanException(
                    "'"
                        + name
                        + "' is no table: expected one of "
                        + all().stream()
                            .map(Reproduction::name)
                            .collect(Collectors.joining(", "))));
  }

  /** A shipped plan as it would stand in a {@code --config} file. */
  public static String plan(Reproduction.Part part) {
    String file = part.plan() + ".yaml";
    try (InputStream in = resource(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(Reproductions.class.getResourceAsStream(name), name);
  }
}
