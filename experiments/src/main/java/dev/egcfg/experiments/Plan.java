package dev.egcfg.experiments;

import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.decoding.EgCfgSettings;
import dev.egcfg.decoding.EgCfgSettings.Beginning;
import dev.egcfg.decoding.EgCfgSettings.GuideFrom;
import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.Prompts.SignalPosition;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.Preload;
import dev.egcfg.execution.SandboxLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a run does, completely: nothing that can change an answer is left to be decided later.
 * {@code defaults.yaml} documents every setting.
 *
 * @param benchmark its name
 * @param data the file to read; empty: the fetched one
 * @param model a catalogue name, a path, or {@code hf:org/repo[/file]}; the server's name for it if
 *     there is an endpoint
 * @param endpoint empty: the model runs here
 * @param templateKwargs variables that the chat template is given, by name
 * @param precision {@code auto} or a precision's name
 * @param guidanceFloor of both probabilities in the guidance ratio
 * @param topK empty: no cut
 * @param distinctCandidates whether candidates are drawn until s of them are distinct programs
 * @param stopOnCollapse whether an answer ends where one program is all that is left
 * @param beginning how a guided answer is written up to the code that is guided
 * @param baseline how the baseline answers
 * @param samples independent answers a problem and cell
 * @param untilSolved whether a configuration's gammas and samples are tried in order and given up
 *     at the first solution: the published protocol, under which pass@k is undefined
 * @param passAt the k of pass@k
 * @param testLimits of one test
 * @param traceLimits of one trace
 * @param speculation whether a forward pass reads guessed tokens too; changes no answer
 * @param share whether units of a problem use each other's candidates, greedy tokens and traces;
 *     changes no answer
 * @param parallel units at a time
 * @param device what a model that runs here runs on
 * @param threads of the model; empty: all cores
 * @param cacheGib most memory for keys and values of a model that runs here, taken as it fills
 * @param prefixCache whether the model remembers tokens that no answer holds any more
 * @param sandbox empty: the best that works here
 * @param preload what programs find imported already; empty: what the benchmark's problems import
 * @param shard the part of the units to do; empty: whatever of them nobody else is doing
 * @param out the run directory; empty: {@link #directory}
 * @param fresh whether to start over in it
 * @param repair whether to set corrupt rows aside
 * @param takeOver whether processes on machines that cannot be looked at are taken to be gone
 * @param promptFile a template that replaces the benchmark's own
 * @param fewShot a file of worked examples that replaces the built-in ones
 * @param judging of programs that print
 * @param excludeKnownBad whether the report has a second table, without the known-bad problems
 * @param texts every setting as it would be written in a {@code --config} file
 */
public record Plan(
    String benchmark,
    Optional<Path> data,
    String model,
    Optional<EndpointSettings> endpoint,
    Map<String, Object> templateKwargs,
    String precision,
    List<Method> methods,
    Grid grid,
    double guidanceFloor,
    double topP,
    OptionalInt topK,
    int signalTokens,
    boolean distinctCandidates,
    boolean stopOnCollapse,
    Beginning beginning,
    SignalPosition signalPosition,
    RefreshTime refresh,
    GuideFrom guideFrom,
    BaselineProtocol baseline,
    int samples,
    double sampleTemperature,
    int maxNewTokens,
    long seed,
    boolean untilSolved,
    List<Integer> passAt,
    Limits testLimits,
    Limits traceLimits,
    int traceEvents,
    ProblemSelection problems,
    boolean speculation,
    boolean share,
    int parallel,
    DeviceChoice device,
    OptionalInt threads,
    int cacheGib,
    boolean prefixCache,
    Optional<SandboxLevel> sandbox,
    boolean unsafeExecution,
    Optional<Preload> preload,
    Optional<Shard> shard,
    Optional<Path> out,
    boolean fresh,
    boolean repair,
    boolean takeOver,
    Optional<Path> promptFile,
    Optional<Path> fewShot,
    Judging judging,
    boolean excludeKnownBad,
    Map<String, String> texts) {

  public Plan {
    methods = List.copyOf(methods);
    passAt = List.copyOf(passAt);
  }

  /**
   * Reads a plan; later sources win.
   *
   * @param configFile YAML or JSON with the flags' names, or a grid or session file of the original
   * @param environment of which {@code EGCFG_<SETTING>} is looked at
   * @param flags by name without dashes, such as {@code signal-tokens}
   * @throws PlanException with one line that names the value and where it came from
   */
  public static Plan read(
      Optional<Path> configFile, Map<String, String> environment, Map<String, String> flags) {
    return PlanReader.read(Settings.layered(configFile.stream().toList(), environment, flags));
  }

  /**
   * Eight hexadecimal digits that cover what determines outputs, and nothing else: a larger limit
   * extends a run.
   *
   * @param dataDigest SHA-256 of the benchmark's data
   */
  public String hash(String dataDigest) {
    StringBuilder text = new StringBuilder("data=").append(dataDigest).append('\n');
    outputSettings().forEach((key, value) -> text.append(key + "=" + value + "\n"));
    return DigestUtils.sha256Hex(text.toString()).substring(0, 8);
  }

  /** The run directory: {@code --out}, or {@code runs/<benchmark>-<model>-<hash>}. */
  public Path directory(String dataDigest) {
    return out.orElseGet(
        () -> Path.of("runs", benchmark + "-" + modelLabel(model) + "-" + hash(dataDigest)));
  }

  /** EG-CFG's settings at the first value of every list. */
  public EgCfgSettings guidedSettings() {
    return new EgCfgSettings(
        grid.gammas().get(0),
        guidanceFloor,
        grid.candidates().get(0),
        grid.temperatures().get(0),
        topP,
        topK,
        grid.horizons().get(0).lines(),
        grid.signalIntervals().get(0),
        grid.signals().get(0),
        refresh,
        guideFrom,
        grid.traceFormats().get(0),
        signalTokens,
        distinctCandidates,
        stopOnCollapse,
        beginning,
        maxNewTokens,
        seed,
        traceEvents,
        traceLimits);
  }

  /** Answers that are asked for to each problem. */
  public int unitsPerProblem() {
    return Cells.of(this).size() * samples;
  }

  /** The settings that determine outputs, in their order. */
  Map<String, String> outputSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      String text = texts.get(setting.key());
      if (setting.determinesOutputs() && text != null) {
        settings.put(setting.key(), outputLabel(setting, text));
      }
    }
    return settings;
  }

  /** What of a setting determines outputs: not the folder or the machine that something lies on. */
  private static String outputLabel(Setting setting, String text) {
    return switch (setting) {
      case MODEL, TOKENIZER, CHAT_TEMPLATE -> modelLabel(text);
      case ENDPOINT -> "completions";
      case PROMPT_FILE, FEW_SHOT -> "SHA-256 " + sha256(setting, Path.of(text));
      default -> text;
    };
  }

  private static String sha256(Setting setting, Path file) {
    try {
      return DigestUtils.sha256Hex(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new PlanException("--" + setting.key() + ": cannot read " + file);
    }
  }

  /** A model's name as part of a file name; the folder that a model lies in does not count. */
  private static String modelLabel(String model) {
    String name = model.startsWith("hf:") ? model.substring("hf:".length()) : lastPart(model);
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static String lastPart(String model) {
    return String.valueOf(Path.of(model).normalize().getFileName());
  }
}
