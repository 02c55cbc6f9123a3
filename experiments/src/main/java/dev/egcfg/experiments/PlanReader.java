package dev.egcfg.experiments;

import static dev.egcfg.experiments.SettingsReader.decimal;
import static dev.egcfg.experiments.SettingsReader.integer;
import static dev.egcfg.experiments.SettingsReader.seconds;

import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.decoding.EgCfgSettings.Beginning;
import dev.egcfg.decoding.EgCfgSettings.GuideFrom;
import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.Prompts.SignalPosition;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.OutputComparison;
import dev.egcfg.execution.Preload;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.SandboxLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Settings to a plan. */
final class PlanReader {

  private static final double LARGEST_FACTOR = 1000;

  private final SettingsReader in;
  private final KeptSettings settings;

  private PlanReader(SettingsReader in) {
    this.in = in;
    this.settings = new KeptSettings(in);
  }

  static Plan read(Settings settings) {
    return new PlanReader(new SettingsReader(settings)).plan();
  }

  private Plan plan() {
    String benchmark = settings.kept(Setting.BENCHMARK, benchmark());
    Optional<Path> data = settings.path(Setting.DATA);
    String model = settings.kept(Setting.MODEL, in.requiredText(Setting.MODEL));
    Optional<EndpointSettings> endpoint = new EndpointReader(settings).read();
    Map<String, Object> templateKwargs = new TemplateKwargs(settings).read();
    String precision = settings.kept(Setting.PRECISION, in.requiredText(Setting.PRECISION));
    List<Method> methods = settings.choiceGrid(Setting.METHODS, Method.class);
    GridReader grids = new GridReader(settings);
    Grid grid = grids.read();
    double guidanceFloor =
        settings.number(Setting.GUIDANCE_FLOOR, "a number from 0 to 1", decimal(false, 1));
    double topP =
        settings.number(Setting.TOP_P, "a number above 0 and at most 1", decimal(true, 1));
    OptionalInt topK = topK();
    int signalTokens = settings.integerOf(Setting.SIGNAL_TOKENS, 1);
    boolean distinctCandidates = settings.flag(Setting.DISTINCT_CANDIDATES);
    boolean stopOnCollapse = settings.flag(Setting.STOP_ON_COLLAPSE);
    if (stopOnCollapse && endpoint.isEmpty()) {
      throw new PlanException("--stop-on-collapse needs --endpoint URL");
    }
    Beginning beginning = settings.choiceOf(Setting.BEGINNING, Beginning.class);
    SignalPosition signalPosition =
        settings.choiceOf(Setting.SIGNAL_POSITION, SignalPosition.class);
    RefreshTime refresh = grids.refresh(grid);
    GuideFrom guideFrom = settings.choiceOf(Setting.GUIDE_FROM, GuideFrom.class);
    BaselineProtocol baseline = settings.choiceOf(Setting.BASELINE, BaselineProtocol.class);
    int samples = settings.integerOf(Setting.SAMPLES, 1);
    double sampleTemperature =
        settings.number(
            Setting.SAMPLE_TEMPERATURE,
            "a number above 0",
            decimal(true, GridReader.LARGEST_TEMPERATURE));
    int maxNewTokens = maxNewTokens(benchmark, endpoint.isPresent());
    long seed = in.one(Setting.SEED, "a whole number", Long::parseLong);
    settings.kept(Setting.SEED, Long.toString(seed));
    boolean untilSolved = settings.flag(Setting.UNTIL_SOLVED);
    List<Integer> passAt =
        settings.keptGrid(
            Setting.PASS_AT,
            in.grid(Setting.PASS_AT, KeptSettings.POSITIVE, integer(1)),
            Object::toString);
    Duration testTime = in.one(Setting.TIMEOUT, "a number of seconds", seconds());
    settings.kept(Setting.TIMEOUT, Labels.of(testTime.toMillis() / 1000.0));
    long memory = (long) settings.integerOf(Setting.TEST_MEMORY_MIB, 16) << 20;
    Duration traceTime = in.one(Setting.TRACE_TIMEOUT, "a number of seconds", seconds());
    settings.kept(Setting.TRACE_TIMEOUT, Labels.of(traceTime.toMillis() / 1000.0));
    int traceEvents = settings.integerOf(Setting.TRACE_EVENTS, 1);
    ProblemSelection problems = problems();
    boolean speculation = settings.onOff(Setting.SPECULATION);
    boolean share = settings.onOff(Setting.SHARE);
    int parallel = settings.integerOf(Setting.PARALLEL, 1);
    DeviceChoice device = settings.choiceOf(Setting.DEVICE, DeviceChoice.class);
    OptionalInt threads = settings.optionalInteger(Setting.THREADS);
    int cacheGib = settings.integerOf(Setting.CACHE_GIB, 1);
    boolean prefixCache = settings.onOff(Setting.PREFIX_CACHE);
    boolean unsafe = settings.flag(Setting.UNSAFE_EXECUTION);
    Optional<SandboxLevel> sandbox = sandbox(unsafe);
    Optional<Preload> preload = settings.choiceOrAuto(Setting.PRELOAD, Preload.class);
    Optional<Shard> shard = in.optional(Setting.SHARD, "i/n with i from 0 to n - 1", Shard::parse);
    shard.ifPresent(part -> settings.kept(Setting.SHARD, part.toString()));
    boolean fresh = settings.flag(Setting.FRESH);
    if (fresh && shard.isPresent()) {
      throw new PlanException(
          "--fresh and --shard: the shards would move each other's rows aside; give another --out");
    }
    return new Plan(
        benchmark,
        data,
        model,
        endpoint,
        templateKwargs,
        precision,
        methods,
        grid,
        guidanceFloor,
        topP,
        topK,
        signalTokens,
        distinctCandidates,
        stopOnCollapse,
        beginning,
        signalPosition,
        refresh,
        guideFrom,
        baseline,
        samples,
        sampleTemperature,
        maxNewTokens,
        seed,
        untilSolved,
        passAt,
        limits(testTime, memory),
        limits(traceTime, memory),
        traceEvents,
        problems,
        speculation,
        share,
        parallel,
        device,
        threads,
        cacheGib,
        prefixCache,
        sandbox,
        unsafe,
        preload,
        shard,
        settings.path(Setting.OUT),
        fresh,
        settings.flag(Setting.REPAIR),
        settings.flag(Setting.TAKE_OVER),
        existing(Setting.PROMPT_FILE),
        existing(Setting.FEW_SHOT),
        judging(),
        settings.flag(Setting.EXCLUDE_KNOWN_BAD),
        settings.texts());
  }

  private String benchmark() {
    return in.text(Setting.BENCHMARK)
        .orElseThrow(
            () ->
                new PlanException(
                    "--benchmark is missing; egcfg list benchmarks shows what there is"));
  }

  /** {@code auto} is the paper's limit (eg-cfg.md section 6). */
  private int maxNewTokens(String benchmark, boolean served) {
    int automatic = served && benchmark.equals("codecontests") ? 1536 : 512;
    int value =
        in.one(
            Setting.MAX_NEW_TOKENS,
            KeptSettings.POSITIVE + ", or auto",
            text -> text.equals("auto") ? automatic : integer(1).apply(text));
    settings.kept(Setting.MAX_NEW_TOKENS, Integer.toString(value));
    return value;
  }

  private OptionalInt topK() {
    int value =
        in.one(
            Setting.TOP_K,
            KeptSettings.POSITIVE + ", or none",
            text -> text.equals("none") ? 0 : integer(1).apply(text));
    settings.kept(Setting.TOP_K, value == 0 ? "none" : Integer.toString(value));
    return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private ProblemSelection problems() {
    OptionalInt limit = settings.optionalInteger(Setting.LIMIT);
    Optional<String> text = in.text(Setting.PROBLEMS);
    if (limit.isPresent() && text.isPresent()) {
      throw new PlanException(
          "--limit " + limit.getAsInt() + " and --problems " + text.get() + ": give one of them");
    }
    text.ifPresent(value -> settings.kept(Setting.PROBLEMS, value));
    return limit.isPresent()
        ? ProblemSelection.first(limit.getAsInt())
        : text.map(ProblemSelection::named).orElse(ProblemSelection.all());
  }

  private Judging judging() {
    boolean dataLimits = in.one(Setting.TEST_LIMITS, "data or fixed", PlanReader::dataLimits);
    settings.kept(Setting.TEST_LIMITS, dataLimits ? "data" : "fixed");
    double factor =
        in.one(
            Setting.MACHINE_FACTOR,
            "a number above 0, or auto",
            text -> text.equals("auto") ? 0 : decimal(true, LARGEST_FACTOR).apply(text));
    settings.kept(Setting.MACHINE_FACTOR, factor == 0 ? "auto" : Labels.of(factor));
    return new Judging(
        settings.choiceOf(Setting.COMPARISON, OutputComparison.class),
        dataLimits,
        factor == 0 ? OptionalDouble.empty() : OptionalDouble.of(factor));
  }

  private static boolean dataLimits(String text) {
    return switch (text) {
      case "data" -> true;
      case "fixed" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private Optional<Path> existing(Setting setting) {
    Optional<Path> file = settings.path(setting);
    file.filter(path -> !Files.isRegularFile(path))
        .ifPresent(
            path -> {
              throw new PlanException("--" + setting.key() + ": no such file: " + path);
            });
    return file;
  }

  private Optional<SandboxLevel> sandbox(boolean unsafe) {
    Optional<SandboxLevel> level = settings.choiceOrAuto(Setting.SANDBOX, SandboxLevel.class);
    if (level.equals(Optional.of(SandboxLevel.UNSAFE)) && !unsafe) {
      throw new PlanException(
          "--sandbox unsafe runs model-written code unprotected: it needs --unsafe-execution");
    }
    return level;
  }

  private static Limits limits(Duration cpu, long memoryBytes) {
    return new Limits(
        cpu, cpu.multipliedBy(2), memoryBytes, PythonExecutor.defaultLimits().maxOutputBytes());
  }
}
