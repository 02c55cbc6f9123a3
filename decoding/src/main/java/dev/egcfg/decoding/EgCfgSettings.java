package dev.egcfg.decoding;

import dev.egcfg.execution.Limits;
import dev.egcfg.execution.TraceFormat;
import java.util.OptionalInt;

/**
 * The method's knobs (eg-cfg.md sections 2 and 3); defaults are in experiments' {@code
 * defaults.yaml}.
 *
 * @param gamma guidance strength; 0 unconditional, 1 conditional, above 1 extrapolates
 * @param guidanceFloor added to both probabilities of the guidance ratio: 0 in the paper's
 *     equation, 1e-8 in its code
 * @param candidates s
 * @param temperature t, of the candidates
 * @param topK cut before top-p; empty: none
 * @param horizon d, in lines; {@link #NO_HORIZON}: to the end of the block
 * @param signalInterval k, in lines
 * @param signalTokens token budget of a signal's sections
 * @param distinctCandidates whether more are drawn until s of them make distinct programs (section
 *     6)
 * @param stopOnCollapse whether the answer ends when nothing but one program is left (section 6);
 *     of a served model
 * @param beginning how the answer is written up to the code that is guided
 * @param seed of the run; candidates' streams derive from it and from what is sampled
 */
public record EgCfgSettings(
    double gamma,
    double guidanceFloor,
    int candidates,
    double temperature,
    double topP,
    OptionalInt topK,
    int horizon,
    int signalInterval,
    SignalSource signal,
    RefreshTime refresh,
    GuideFrom guideFrom,
    TraceFormat traceFormat,
    int signalTokens,
    boolean distinctCandidates,
    boolean stopOnCollapse,
    Beginning beginning,
    int maxNewTokens,
    long seed,
    int maxTraceEvents,
    Limits traceLimits) {

  /** d = infinity. */
  public static final int NO_HORIZON = Integer.MAX_VALUE;

  public EgCfgSettings {
    require(gamma >= 0 && Double.isFinite(gamma), "gamma must be at least 0", gamma);
    require(
        guidanceFloor >= 0 && guidanceFloor <= 1, "guidance floor must be 0 to 1", guidanceFloor);
    require(candidates >= 1, "candidates must be at least 1", candidates);
    require(
        temperature > 0 && Double.isFinite(temperature),
        "temperature must be above 0",
        temperature);
    require(topP > 0 && topP <= 1, "top-p must be above 0 and at most 1", topP);
    require(topK.isEmpty() || topK.getAsInt() >= 1, "top-k must be at least 1", topK);
    require(horizon >= 1, "horizon must be at least 1", horizon);
    require(signalInterval >= 1, "signal interval must be at least 1", signalInterval);
    require(signalTokens >= 1, "signal tokens must be at least 1", signalTokens);
    require(maxNewTokens >= 1, "max new tokens must be at least 1", maxNewTokens);
    require(
        refresh != RefreshTime.DEPARTURE
            || signal == SignalSource.CANDIDATES
            || signal == SignalSource.BOTH,
        "refresh on departure needs a signal from candidates",
        signal);
    require(maxTraceEvents >= 1, "trace events must be at least 1", maxTraceEvents);
  }

  /** The same, but for how candidates are drawn. */
  EgCfgSettings drawing(int count, double atTemperature, int lines) {
    return new EgCfgSettings(
        gamma,
        guidanceFloor,
        count,
        atTemperature,
        topP,
        topK,
        lines,
        signalInterval,
        signal,
        refresh,
        guideFrom,
        traceFormat,
        signalTokens,
        distinctCandidates,
        stopOnCollapse,
        beginning,
        maxNewTokens,
        seed,
        maxTraceEvents,
        traceLimits);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", was " + value);
    }
  }

  /** What is executed for a signal ({@code --signal}). */
  public enum SignalSource {
    CANDIDATES,
    /** Only the code generated so far. */
    PARTIAL,
    BOTH,
    /** Guidance without information: the conditional prompt carries no traces. */
    NONE
  }

  /** When the signal is refreshed ({@code --refresh}). */
  public enum RefreshTime {
    /** Every signalInterval lines. */
    LINE,
    /** Before every guided token; the signal interval does not matter. */
    TOKEN,
    /** When the text leaves all candidates; the signal interval does not matter. */
    DEPARTURE
  }

  /** How an answer is written up to the code that is guided ({@code --beginning}). */
  public enum Beginning {
    GREEDY,
    /** The published protocol for served models (section 6): {@link SampledBeginning}. */
    SAMPLED
  }

  /** Where guidance starts ({@code --guide-from}). */
  public enum GuideFrom {
    SIGNATURE,
    BODY
  }
}
