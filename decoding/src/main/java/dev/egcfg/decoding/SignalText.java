package dev.egcfg.decoding;

import com.samskivert.mustache.Template;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.execution.TraceFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The dynamic signal's text (eg-cfg.md section 2, step 2d): a section for each program and test, in
 * the order given, under a short explanation. A program's code stands in the first of its sections
 * only. The sections share a token budget evenly, and the texts of a section share the section's;
 * what is too long keeps its first and last lines.
 */
final class SignalText {

  private static final Template SIGNAL = Resources.template("signal.mustache");
  private static final Template SECTION = Resources.template("signal-section.mustache");

  private final int budget;
  private final TokenBudget tokens;
  private final TraceLines traceLines;
  private final boolean compact;

  SignalText(Tokenizer tokenizer, EgCfgSettings settings) {
    this.budget = settings.signalTokens();
    this.tokens = new TokenBudget(tokenizer);
    this.traceLines = new TraceLines(settings.traceFormat());
    this.compact = settings.traceFormat() == TraceFormat.COMPACT;
  }

  /** Without observations the explanation stands alone: a signal without information. */
  String of(List<Observation> observations) {
    List<Section> sections = observations.stream().map(Section::new).toList();
    int[] wanted = sections.stream().mapToInt(section -> section.wanted).toArray();
    int[] shares = TokenBudget.shares(budget, wanted);
    List<String> texts =
        IntStream.range(0, shares.length).mapToObj(i -> sections.get(i).text(shares[i])).toList();
    return SIGNAL.execute(
        Map.of("observed", !texts.isEmpty(), "compact", compact, "sections", texts));
  }

  private final class Section {
    private final Observation observation;
    private final Map<String, List<String>> parts;

    /** Tokens of each part, and of what the template writes around them. */
    private final int[] sizes;

    private final int frame;
    private final int wanted;

    private Section(Observation observation) {
      this.observation = observation;
      this.parts = observation.parts(traceLines);
      this.sizes = parts.values().stream().mapToInt(lines -> tokens.count(lines, budget)).toArray();
      this.frame = tokens.count(TokenBudget.lines(render(new int[sizes.length])), budget);
      this.wanted = frame + IntStream.of(sizes).sum();
    }

    private String text(int share) {
      return render(TokenBudget.shares(share - frame, sizes));
    }

    private String render(int[] shares) {
      Map<String, Object> fields = new HashMap<>(observation.frame());
      int part = 0;
      for (Map.Entry<String, List<String>> entry : parts.entrySet()) {
        List<String> fitting = tokens.fit(entry.getValue(), shares[part++]);
        fields.put(entry.getKey(), String.join("\n", fitting));
      }
      return SECTION.execute(fields).stripTrailing();
    }
  }
}
