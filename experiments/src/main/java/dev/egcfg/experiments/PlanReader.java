package dev.egcfg.experiments;

import static dev.egcfg.experiments.SettingsReader.choice;
import static dev.egcfg.experiments.SettingsReader.choices;
import static dev.egcfg.experiments.SettingsReader.decimal;
import static dev.egcfg.experiments.SettingsReader.integer;
import static dev.egcfg.experiments.SettingsReader.seconds;

import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.core.endpoint.Endpoint;
import dev.egcfg.core.endpoint.EndpointOptions.Prices;
import dev.egcfg.decoding.EgCfgSettings.GuideFrom;
import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.decoding.Prompts.SignalPosition;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.OutputComparison;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.SandboxLevel;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.reports.Horizon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Settings to a plan. */
final class PlanReader {

  private static final String POSITIVE = "a whole number from 1";
  private static final List<Setting> ENDPOINT_ONLY =
      List.of(
          Setting.TOKENIZER,
          Setting.CHAT_TEMPLATE,
          Setting.API_KEY_FILE,
          Setting.REQUESTS_PER_MINUTE,
          Setting.MAX_COST);

  static final double LARGEST_TEMPERATURE = 100;
  private static final double LARGEST_GAMMA = 1000;
  private static final double LARGEST_FACTOR = 1000;

  private static final List<Setting> NAMED_BY_CONFIGURATIONS =
      List.of(
          Setting.CANDIDATES,
          Setting.TEMPERATURE,
          Setting.HORIZON,
          Setting.SIGNAL_INTERVAL,
          Setting.PROMPT,
          Setting.SIGNAL,
          Setting.REFRESH);

  private final SettingsReader in;
  private final Map<String, String> texts = new LinkedHashMap<>();

  private PlanReader(SettingsReader in) {
    this.in = in;
  }

  static Plan read(Settings settings) {
    return new PlanReader(new SettingsReader(settings)).plan();
  }

  private Plan plan() {
    String benchmark = kept(Setting.BENCHMARK, benchmark());
    Optional<Path> data = path(Setting.DATA);
    String model = kept(Setting.MODEL, in.requiredText(Setting.MODEL));
    Optional<EndpointSettings> endpoint = endpoint();
    String precision = kept(Setting.PRECISION, in.requiredText(Setting.PRECISION));
    List<Method> methods = choiceGrid(Setting.METHODS, Method.class);
    Grid grid = grid();
    double topP = number(Setting.TOP_P, "a number above 0 and at most 1", decimal(true, 1));
    OptionalInt topK = topK();
    int signalTokens = integerOf(Setting.SIGNAL_TOKENS, 1);
    boolean distinctCandidates = flag(Setting.DISTINCT_CANDIDATES);
    boolean stopOnCollapse = flag(Setting.STOP_ON_COLLAPSE);
    if (stopOnCollapse && endpoint.isEmpty()) {
      throw new PlanException("--stop-on-collapse needs --endpoint URL");
    }
    SignalPosition signalPosition = choiceOf(Setting.SIGNAL_POSITION, SignalPosition.class);
    RefreshTime refresh = refresh(grid);
    GuideFrom guideFrom = choiceOf(Setting.GUIDE_FROM, GuideFrom.class);
    BaselineProtocol baseline = choiceOf(Setting.BASELINE, BaselineProtocol.class);
    int samples = integerOf(Setting.SAMPLES, 1);
    double sampleTemperature =
        number(Setting.SAMPLE_TEMPERATURE, "a number above 0", decimal(true, LARGEST_TEMPERATURE));
    int maxNewTokens = maxNewTokens(benchmark, endpoint.isPresent());
    long seed = in.one(Setting.SEED, "a whole number", Long::parseLong);
    kept(Setting.SEED, Long.toString(seed));
    boolean untilSolved = flag(Setting.UNTIL_SOLVED);
    List<Integer> passAt =
        keptGrid(Setting.PASS_AT, in.grid(Setting.PASS_AT, POSITIVE, integer(1)), Object::toString);
    Duration testTime = in.one(Setting.TIMEOUT, "a number of seconds", seconds());
    kept(Setting.TIMEOUT, Labels.of(testTime.toMillis() / 1000.0));
    long memory = (long) integerOf(Setting.TEST_MEMORY_MIB, 16) << 20;
    Duration traceTime = in.one(Setting.TRACE_TIMEOUT, "a number of seconds", seconds());
    kept(Setting.TRACE_TIMEOUT, Labels.of(traceTime.toMillis() / 1000.0));
    int traceEvents = integerOf(Setting.TRACE_EVENTS, 1);
    ProblemSelection problems = problems();
    boolean speculation = onOff(Setting.SPECULATION);
    boolean share = onOff(Setting.SHARE);
    int parallel = integerOf(Setting.PARALLEL, 1);
    OptionalInt threads = optionalInteger(Setting.THREADS);
    boolean prefixCache = onOff(Setting.PREFIX_CACHE);
    boolean unsafe = flag(Setting.UNSAFE_EXECUTION);
    Optional<SandboxLevel> sandbox = sandbox(unsafe);
    Optional<Shard> shard = in.optional(Setting.SHARD, "i/n with i from 0 to n - 1", Shard::parse);
    shard.ifPresent(part -> kept(Setting.SHARD, part.toString()));
    boolean fresh = flag(Setting.FRESH);
    if (fresh && shard.isPresent()) {
      throw new PlanException(
          "--fresh and --shard: the shards would move each other's rows aside; give another --out");
    }
    return new Plan(
        benchmark,
        data,
        model,
        endpoint,
        precision,
        methods,
        grid,
        topP,
        topK,
        signalTokens,
        distinctCandidates,
        stopOnCollapse,
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
        threads,
        prefixCache,
        sandbox,
        unsafe,
        shard,
        path(Setting.OUT),
        fresh,
        flag(Setting.REPAIR),
        flag(Setting.TAKE_OVER),
        existing(Setting.PROMPT_FILE),
        existing(Setting.FEW_SHOT),
        judging(),
        flag(Setting.EXCLUDE_KNOWN_BAD),
        Collections.unmodifiableMap(texts));
  }

  private String benchmark() {
    return in.text(Setting.BENCHMARK)
        .orElseThrow(
            () ->
                new PlanException(
                    "--benchmark is missing; egcfg list benchmarks shows what there is"));
  }

  private Optional<EndpointSettings> endpoint() {
    if (in.text(Setting.ENDPOINT).isEmpty()) {
      for (Setting setting : ENDPOINT_ONLY) {
        if (in.text(setting).isPresent()) {
          throw new PlanException("--" + setting.key() + " needs --endpoint URL");
        }
      }
      return Optional.empty();
    }
    if (!in.isGiven(Setting.MODEL)) {
      throw new PlanException("--endpoint needs --model NAME, the model's name on the server");
    }
    String price = "US dollars for a million tokens";
    Optional<Double> maxCost = in.optional(Setting.MAX_COST, "US dollars", decimal(true, 1e9));
    maxCost.ifPresent(value -> kept(Setting.MAX_COST, Labels.of(value)));
    Duration timeout = in.one(Setting.REQUEST_TIMEOUT, "a number of seconds", seconds());
    kept(Setting.REQUEST_TIMEOUT, Labels.of(timeout.toMillis() / 1000.0));
    EndpointSettings settings =
        new EndpointSettings(
            in.checked(Setting.ENDPOINT, Endpoint::of),
            name(Setting.TOKENIZER),
            name(Setting.CHAT_TEMPLATE),
            path(Setting.API_KEY_FILE),
            integerOf(Setting.MAX_CONCURRENCY, 1),
            optionalInteger(Setting.REQUESTS_PER_MINUTE),
            timeout,
            new Prices(
                number(Setting.PROMPT_PRICE, price, decimal(false, 1e6)),
                number(Setting.COMPLETION_PRICE, price, decimal(false, 1e6))),
            maxCost.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
            flag(Setting.ENDPOINT_CACHE));
    kept(Setting.ENDPOINT, settings.endpoint().toString());
    if (settings.maxCost().isPresent() && settings.prices().equals(new Prices(0, 0))) {
      throw new PlanException("--max-cost needs --prompt-price and --completion-price to count by");
    }
    return Optional.of(settings);
  }

  private Optional<String> name(Setting setting) {
    Optional<String> value = in.text(setting);
    value.ifPresent(text -> kept(setting, text));
    return value;
  }

  /** {@code auto} is the paper's limit (eg-cfg.md section 6). */
  private int maxNewTokens(String benchmark, boolean served) {
    int automatic = served && benchmark.equals("codecontests") ? 1536 : 512;
    int value =
        in.one(
            Setting.MAX_NEW_TOKENS,
            POSITIVE + ", or auto",
            text -> text.equals("auto") ? automatic : integer(1).apply(text));
    kept(Setting.MAX_NEW_TOKENS, Integer.toString(value));
    return value;
  }

  private Grid grid() {
    if (in.isGiven(Setting.CONFIGURATIONS)) {
      return gridOfConfigurations();
    }
    return new Grid(
        gammas(),
        integerGrid(Setting.CANDIDATES),
        numberGrid(Setting.TEMPERATURE, "a number above 0", decimal(true, LARGEST_TEMPERATURE)),
        keptGrid(
            Setting.HORIZON,
            in.grid(Setting.HORIZON, POSITIVE + ", or inf", Horizon::parse),
            Horizon::toString),
        integerGrid(Setting.SIGNAL_INTERVAL),
        choiceGrid(Setting.PROMPT, PromptStyle.class),
        keptGrid(Setting.TRACE_FORMAT, traceFormats(), Labels::of),
        choiceGrid(Setting.SIGNAL, SignalSource.class),
        List.of());
  }

  /** The original's strings name configurations one by one; they stand for the settings below. */
  private Grid gridOfConfigurations() {
    for (Setting setting : NAMED_BY_CONFIGURATIONS) {
      if (in.isGiven(setting)) {
        throw new PlanException(
            "--configurations and --" + setting.key() + ": a configuration string says both");
      }
    }
    List<OriginalConfiguration> only =
        keptGrid(
            Setting.CONFIGURATIONS,
            in.grid(
                Setting.CONFIGURATIONS,
                OriginalConfiguration.EXPECTED,
                OriginalConfiguration::parse),
            OriginalConfiguration::toString);
    return new Grid(
        gammas(),
        values(only, OriginalConfiguration::candidates),
        values(only, OriginalConfiguration::temperature),
        values(only, OriginalConfiguration::horizon),
        values(only, OriginalConfiguration::signalInterval),
        values(only, OriginalConfiguration::prompt),
        keptGrid(Setting.TRACE_FORMAT, traceFormats(), Labels::of),
        values(only, OriginalConfiguration::signal),
        only);
  }

  private static <T> List<T> values(
      List<OriginalConfiguration> configurations, Function<OriginalConfiguration, T> value) {
    return configurations.stream().map(value).distinct().sorted().toList();
  }

  private List<Double> gammas() {
    return numberGrid(Setting.GAMMA, "a number from 0", decimal(false, LARGEST_GAMMA));
  }

  private RefreshTime refresh(Grid grid) {
    if (grid.only().isEmpty()) {
      return choiceOf(Setting.REFRESH, RefreshTime.class);
    }
    List<RefreshTime> times = values(grid.only(), OriginalConfiguration::refresh);
    if (times.size() > 1) {
      throw new PlanException(
          "--configurations: "
              + grid.only().get(0)
              + " and others refresh at different times; give each a sweep of its own");
    }
    return times.get(0);
  }

  private List<TraceFormat> traceFormats() {
    Set<TraceFormat> shownToModels = TraceFormat.shownToModels();
    return in.grid(Setting.TRACE_FORMAT, choices(shownToModels), choice(shownToModels));
  }

  private OptionalInt topK() {
    int value =
        in.one(
            Setting.TOP_K,
            POSITIVE + ", or none",
            text -> text.equals("none") ? 0 : integer(1).apply(text));
    kept(Setting.TOP_K, value == 0 ? "none" : Integer.toString(value));
    return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private ProblemSelection problems() {
    OptionalInt limit = optionalInteger(Setting.LIMIT);
    Optional<String> text = in.text(Setting.PROBLEMS);
    if (limit.isPresent() && text.isPresent()) {
      throw new PlanException(
          "--limit " + limit.getAsInt() + " and --problems " + text.get() + ": give one of them");
    }
    text.ifPresent(value -> kept(Setting.PROBLEMS, value));
    return limit.isPresent()
        ? ProblemSelection.first(limit.getAsInt())
        : text.map(ProblemSelection::named).orElse(ProblemSelection.all());
  }

  private Judging judging() {
    boolean dataLimits = in.one(Setting.TEST_LIMITS, "data or fixed", PlanReader::dataLimits);
    kept(Setting.TEST_LIMITS, dataLimits ? "data" : "fixed");
    double factor =
        in.one(
            Setting.MACHINE_FACTOR,
            "a number above 0, or auto",
            text -> text.equals("auto") ? 0 : decimal(true, LARGEST_FACTOR).apply(text));
    kept(Setting.MACHINE_FACTOR, factor == 0 ? "auto" : Labels.of(factor));
    return new Judging(
        choiceOf(Setting.COMPARISON, OutputComparison.class),
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
    Optional<Path> file = path(setting);
    file.filter(path -> !Files.isRegularFile(path))
        .ifPresent(
            path -> {
              throw new PlanException("--" + setting.key() + ": no such file: " + path);
            });
    return file;
  }

  private Optional<SandboxLevel> sandbox(boolean unsafe) {
    String expected = "auto or " + choices(SandboxLevel.class);
    Optional<SandboxLevel> level =
        in.one(
            Setting.SANDBOX,
            expected,
            text ->
                text.equals("auto")
                    ? Optional.<SandboxLevel>empty()
                    : Optional.of(choice(SandboxLevel.class).apply(text)));
    if (level.equals(Optional.of(SandboxLevel.UNSAFE)) && !unsafe) {
      throw new PlanException(
          "--sandbox unsafe runs model-written code unprotected: it needs --unsafe-execution");
    }
    kept(Setting.SANDBOX, level.map(Labels::of).orElse("auto"));
    return level;
  }

  private static Limits limits(Duration cpu, long memoryBytes) {
    return new Limits(
        cpu, cpu.multipliedBy(2), memoryBytes, PythonExecutor.defaultLimits().maxOutputBytes());
  }

  private int integerOf(Setting setting, int least) {
    int value = in.one(setting, "a whole number from " + least, integer(least));
    kept(setting, Integer.toString(value));
    return value;
  }

  private OptionalInt optionalInteger(Setting setting) {
    Optional<Integer> value = in.optional(setting, POSITIVE, integer(1));
    value.ifPresent(number -> kept(setting, number.toString()));
    return value.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private double number(Setting setting, String expected, Function<String, Double> parser) {
    double value = in.one(setting, expected, parser);
    kept(setting, Labels.of(value));
    return value;
  }

  private <E extends Enum<E>> E choiceOf(Setting setting, Class<E> type) {
    E value = in.one(setting, choices(type), choice(type));
    kept(setting, Labels.of(value));
    return value;
  }

  private boolean flag(Setting setting) {
    boolean value = in.one(setting, "true or false", SettingsReader::trueFalse);
    kept(setting, Boolean.toString(value));
    return value;
  }

  private boolean onOff(Setting setting) {
    boolean value = in.one(setting, "on or off", SettingsReader::onOff);
    kept(setting, value ? "on" : "off");
    return value;
  }

  private Optional<Path> path(Setting setting) {
    Optional<Path> value = in.optional(setting, "a path", Path::of);
    value.ifPresent(path -> kept(setting, path.toString()));
    return value;
  }

  private List<Double> numberGrid(
      Setting setting, String expected, Function<String, Double> parser) {
    return keptGrid(setting, in.grid(setting, expected, parser), Labels::of);
  }

  private List<Integer> integerGrid(Setting setting) {
    return keptGrid(setting, in.grid(setting, POSITIVE, integer(1)), Object::toString);
  }

  private <E extends Enum<E>> List<E> choiceGrid(Setting setting, Class<E> type) {
    return keptGrid(setting, in.grid(setting, choices(type), choice(type)), Labels::of);
  }

  private <T> List<T> keptGrid(Setting setting, List<T> values, Function<T, String> label) {
    kept(setting, values.stream().map(label).collect(Collectors.joining(",")));
    return values;
  }

  private String kept(Setting setting, String text) {
    texts.put(setting.key(), text);
    return text;
  }
}
