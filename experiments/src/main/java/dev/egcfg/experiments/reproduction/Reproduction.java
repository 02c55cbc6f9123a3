package dev.egcfg.experiments.reproduction;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.egcfg.experiments.BaselineProtocol;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A table of the paper, an ablation, or the quick check.
 *
 * @param name on the command line
 * @param needs what a machine must offer to finish it
 */
public record Reproduction(
    String name, String title, Optional<List<Need>> needs, List<Part> parts) {

  /** What not every machine has. */
  public enum Need {
    GPU,
    ENDPOINT;

    @JsonCreator
    static Need of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  public Reproduction {
    needs = needs.map(List::copyOf);
    parts = List.copyOf(parts);
  }

  public boolean needs(Need need) {
    return needs.filter(all -> all.contains(need)).isPresent();
  }

  /**
   * One run, and what its rows stand beside: exactly one of {@code published}, {@code recorded} and
   * {@code ablation}.
   *
   * @param plan the shipped plan's name
   * @param extended the benchmark whose tests judge the saved programs again
   * @param baseline how the published baseline answers; empty: greedily
   * @param otherwise what the published protocol does and ours does not, whatever the plan
   */
  public record Part(
      String plan,
      Optional<Published> published,
      Optional<Recorded> recorded,
      Optional<Axis> ablation,
      Optional<String> extended,
      Optional<String> baseline,
      Optional<List<String>> otherwise) {

    public Part {
      long given =
          List.of(published, recorded, ablation).stream().filter(Optional::isPresent).count();
      if (given != 1) {
        throw new IllegalArgumentException(plan + " stands beside " + given + " kinds of numbers");
      }
      otherwise = otherwise.map(List::copyOf);
    }

    /** How the published baseline answers. */
    public BaselineProtocol publishedBaseline() {
      return baseline
          .map(name -> BaselineProtocol.valueOf(name.toUpperCase(Locale.ROOT)))
          .orElse(BaselineProtocol.GREEDY);
    }
  }

  /** Published cells, as reports names them. */
  public record Published(String benchmark, String model) {}

  /**
   * A run that docs/results keeps.
   *
   * @param problems how many of its problems the part is about
   */
  public record Recorded(String results, int problems) {}

  /**
   * What an ablation varies.
   *
   * @param full the full method's value, or {@code any}
   */
  public record Axis(String axis, String full) {}
}
