package dev.egcfg.cli;

import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.Sweep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The settings of a plan as options. Their values stay text: experiments reads them together with
 * the configuration file and the environment, and knows the defaults.
 */
final class PlanOptions {

  @Spec(Spec.Target.SELF)
  private CommandSpec spec;

  @Option(names = "--benchmark", paramLabel = "NAME", description = "See egcfg list benchmarks.")
  private @Nullable String benchmark;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "The benchmark's data: .jsonl, .jsonl.gz, .json or .parquet; otherwise it is fetched.")
  private @Nullable String data;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "A name of egcfg list models, a GGUF file, a folder with safetensors, or"
              + " hf:org/repo[/file].")
  private @Nullable String model;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "The base URL of an OpenAI-compatible completions server; --model is then its model's"
              + " name. A key is taken from EGCFG_API_KEY.")
  private @Nullable String endpoint;

  @Option(
      names = "--tokenizer",
      paramLabel = "MODEL",
      description = "A model here whose tokenizer and chat template the served one has.")
  private @Nullable String tokenizer;

  @Option(
      names = "--chat-template",
      paramLabel = "FILE",
      description =
          "The served model's Jinja template, or a name of egcfg list models; without it and a"
              + " tokenizer, a plain layout.")
  private @Nullable String chatTemplate;

  @Option(
      names = "--template-kwargs",
      paramLabel = "LIST",
      description =
          "Variables that the chat template is given, such as enable_thinking=false, or a JSON"
              + " object.")
  private @Nullable String templateKwargs;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description = "Its first line is the server's key.")
  private @Nullable String apiKeyFile;

  @Option(
      names = "--max-concurrency",
      paramLabel = "N",
      description = "Requests under way at a time.")
  private @Nullable String maxConcurrency;

  @Option(
      names = "--requests-per-minute",
      paramLabel = "N",
      description = "Most requests sent in a minute.")
  private @Nullable String requestsPerMinute;

  @Option(
      names = "--request-timeout",
      paramLabel = "SECONDS",
      description = "From a request to the end of its answer.")
  private @Nullable String requestTimeout;

  @Option(
      names = "--prompt-price",
      paramLabel = "USD",
      description = "For a million tokens sent to the server.")
  private @Nullable String promptPrice;

  @Option(
      names = "--completion-price",
      paramLabel = "USD",
      description = "For a million tokens written by it.")
  private @Nullable String completionPrice;

  @Option(
      names = "--max-cost",
      paramLabel = "USD",
      description = "Stop, with what is finished kept, before more than this is spent.")
  private @Nullable String maxCost;

  @Option(
      names = "--endpoint-cache",
      paramLabel = "BOOL",
      description = "Whether the server's answers are kept and asked for once.")
  private @Nullable String endpointCache;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "auto, f32, fp16 or bf16; auto is the fastest exact one on this machine.")
  private @Nullable String precision;

  @Option(names = "--methods", paramLabel = "LIST", description = "baseline, egcfg or both.")
  private @Nullable String methods;

  @Option(names = "--limit", paramLabel = "N", description = "The first N problems alone.")
  private @Nullable String limit;

  @Option(
      names = "--problems",
      paramLabel = "LIST",
      description = "These problems alone, such as 3,7,10-20.")
  private @Nullable String problems;

  @Option(names = "--gamma", paramLabel = "LIST", description = "Guidance strength.")
  private @Nullable String gamma;

  @Option(
      names = "--guidance-floor",
      paramLabel = "F",
      description =
          "Added to both probabilities of the guidance ratio: 0 is the paper's equation, 1e-8 its"
              + " code.")
  private @Nullable String guidanceFloor;

  @Option(
      names = "--candidates",
      paramLabel = "LIST",
      description = "Continuations sampled at each refresh (s).")
  private @Nullable String candidates;

  @Option(
      names = "--temperature",
      paramLabel = "LIST",
      description = "Sampling temperature of the candidates (t).")
  private @Nullable String temperature;

  @Option(names = "--top-p", paramLabel = "P", description = "Nucleus of the candidates.")
  private @Nullable String topP;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Cut the candidates' distribution to K tokens first, or none.")
  private @Nullable String topK;

  @Option(
      names = "--horizon",
      paramLabel = "LIST",
      description = "Lines of a candidate (d), or inf.")
  private @Nullable String horizon;

  @Option(
      names = "--signal-interval",
      paramLabel = "LIST",
      description = "Lines between refreshes (k).")
  private @Nullable String signalInterval;

  @Option(names = "--prompt", paramLabel = "LIST", description = "plain, few-shot or long-code.")
  private @Nullable String prompt;

  @Option(
      names = "--prompt-file",
      paramLabel = "FILE",
      description = "A Mustache template instead of the benchmark's own: docs/benchmarks.md.")
  private @Nullable String promptFile;

  @Option(
      names = "--few-shot",
      paramLabel = "FILE",
      description = "Worked examples in MBPP's layout, for the few-shot prompt.")
  private @Nullable String fewShot;

  @Option(names = "--trace-format", paramLabel = "LIST", description = "paper, minimal or compact.")
  private @Nullable String traceFormat;

  @Option(
      names = "--signal",
      paramLabel = "LIST",
      description = "What is executed: candidates, partial (the code so far), both or none.")
  private @Nullable String signal;

  @Option(
      names = "--configurations",
      paramLabel = "LIST",
      description = "Configuration strings of the original instead, such as ns3t0.75d5k1_lci_ln.")
  private @Nullable String configurations;

  @Option(names = "--signal-tokens", paramLabel = "N", description = "Budget of the signal.")
  private @Nullable String signalTokens;

  @Option(
      names = "--distinct-candidates",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Draw more candidates until s of them make distinct programs.")
  private @Nullable String distinctCandidates;

  @Option(
      names = "--stop-on-collapse",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "End an answer where one program is all that is left; of a served model.")
  private @Nullable String stopOnCollapse;

  @Option(
      names = "--beginning",
      paramLabel = "HOW",
      description = "greedy or sampled: what is written before the code that is guided.")
  private @Nullable String beginning;

  @Option(
      names = "--signal-position",
      paramLabel = "PLACE",
      description = "end (of the user's message) or after-examples.")
  private @Nullable String signalPosition;

  @Option(
      names = "--refresh",
      paramLabel = "WHEN",
      description = "line, token or departure (from all candidates).")
  private @Nullable String refresh;

  @Option(
      names = "--guide-from",
      paramLabel = "PLACE",
      description = "signature (after the function's name) or body.")
  private @Nullable String guideFrom;

  @Option(
      names = "--baseline",
      paramLabel = "HOW",
      description =
          "greedy (sampled where there are several samples), sampled, or raw: HumanEval's own code"
              + " as the prompt, without a chat template.")
  private @Nullable String baseline;

  @Option(names = "--samples", paramLabel = "N", description = "Answers to each problem.")
  private @Nullable String samples;

  @Option(
      names = "--sample-temperature",
      paramLabel = "T",
      description = "Of the tokens of a sampled baseline.")
  private @Nullable String sampleTemperature;

  @Option(
      names = "--until-solved",
      description =
          "Try a configuration's gammas in order and stop at the first solution, as published;"
              + " pass@k is undefined then.")
  private @Nullable Boolean untilSolved;

  @Option(names = "--pass-at", paramLabel = "LIST", description = "The k of pass@k.")
  private @Nullable String passAt;

  @Option(names = "--seed", paramLabel = "N", description = "Of all random streams.")
  private @Nullable String seed;

  @Option(names = "--max-new-tokens", paramLabel = "N", description = "Longest answer.")
  private @Nullable String maxNewTokens;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Processor time of one test; twice that on the clock.")
  private @Nullable String timeout;

  @Option(
      names = "--speculation",
      paramLabel = "on|off",
      description = "Guess tokens, so that one forward pass reads several; changes no answer.")
  private @Nullable String speculation;

  @Option(
      names = "--share",
      paramLabel = "on|off",
      description = "Use candidates, greedy tokens and traces of other units; changes no answer.")
  private @Nullable String share;

  @Option(
      names = "--comparison",
      paramLabel = "HOW",
      description = "Of printed output: exact, lines, tokens or floats.")
  private @Nullable String comparison;

  @Option(
      names = "--test-limits",
      paramLabel = "WHOSE",
      description = "data (its own limits of time and memory, where it has some) or fixed.")
  private @Nullable String testLimits;

  @Option(
      names = "--machine-factor",
      paramLabel = "F",
      description = "Stretches the data's time limits; auto measures this machine.")
  private @Nullable String machineFactor;

  @Option(
      names = "--exclude-known-bad",
      description = "Add a second table without the problems that are known to be bad.")
  private @Nullable Boolean excludeKnownBad;

  @Option(names = "--parallel", paramLabel = "N", description = "Units at a time.")
  private @Nullable String parallel;

  @Option(
      names = "--device",
      paramLabel = "D",
      description = "What the model runs on: auto, cpu or gpu (egcfg setup gpu).")
  private @Nullable String device;

  @Option(names = "--threads", paramLabel = "N", description = "Of the model; otherwise all cores.")
  private @Nullable String threads;

  @Option(
      names = "--cache-gib",
      paramLabel = "N",
      description = "Most memory for keys and values, on each GPU; a context must fit into it.")
  private @Nullable String cacheGib;

  @Option(
      names = "--prefix-cache",
      paramLabel = "on|off",
      description = "Remember what the model has encoded; answers are equal either way.")
  private @Nullable String prefixCache;

  @Option(
      names = "--sandbox",
      paramLabel = "LEVEL",
      description = "auto, bwrap-cgroup, bwrap or landlock.")
  private @Nullable String sandbox;

  @Option(
      names = "--preload",
      paramLabel = "SET",
      description =
          "auto, none, numpy, pandas or ds-1000: libraries that are imported once and not by every"
              + " program.")
  private @Nullable String preload;

  @Option(
      names = "--unsafe-execution",
      description = "Allow model-written code to run without a sandbox.")
  private @Nullable Boolean unsafeExecution;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = "Only part I of N, from 0; several machines may share the directory.")
  private @Nullable String shard;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Run directory; otherwise runs/<benchmark>-<model>-<hash of the plan>.")
  private @Nullable String out;

  @Option(names = "--fresh", description = "Start over; what is there is moved aside.")
  private @Nullable Boolean fresh;

  @Option(names = "--repair", description = "Set corrupt rows aside and redo their units.")
  private @Nullable Boolean repair;

  @Option(
      names = "--take-over",
      description = "Take processes that cannot be looked at from this machine to be gone.")
  private @Nullable Boolean takeOver;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML with the same names, or a grid or session file of the original.")
  private @Nullable Path config;

  /** Puts the defaults between a command's options and its examples. */
  static void describeDefaults(CommandLine command) {
    command
        .getHelpSectionMap()
        .put(
            UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
            help ->
                CommandLine.Help.join(
                        help.ansi(),
                        command.getUsageHelpWidth(),
                        true,
                        new String[] {"", "Defaults: " + defaults()},
                        new StringBuilder())
                    .toString());
  }

  /** A plan for commands that have no benchmark and want its other settings. */
  static Plan withoutBenchmark(Map<String, String> environment, Map<String, String> flags) {
    Map<String, String> all = new LinkedHashMap<>(flags);
    all.put("benchmark", "none");
    return Plan.read(Optional.empty(), environment, all);
  }

  private static String defaults() {
    Map<String, String> settings = withoutBenchmark(Map.of(), Map.of()).texts();
    return settings.entrySet().stream()
        .filter(setting -> !setting.getKey().equals("benchmark"))
        .map(setting -> setting.getKey() + " " + setting.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The plan that the options, the configuration file and the environment make together. */
  Plan plan(Map<String, String> environment) {
    return Plan.read(Optional.ofNullable(config), environment, flags());
  }

  /** The plan that a shipped plan and the options make together; nothing else has a say in it. */
  Plan planOver(Path shipped) {
    if (config != null || benchmark != null) {
      throw new UsageException(
          "the table has a plan of its own: without --config and --benchmark; --print-plan shows it");
    }
    return Plan.read(Optional.of(shipped), Map.of(), flags());
  }

  /** The sweep that sources, the configuration file and the options make together. */
  Sweep sweep(List<String> sources, Map<String, String> environment) {
    List<String> all = new ArrayList<>();
    if (config != null) {
      all.add(config.toString());
    }
    all.addAll(sources);
    return Sweep.read(all, environment, flags());
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    for (OptionSpec option : spec.options()) {
      Object value = option.getValue();
      if (value != null && !option.longestName().equals("--config")) {
        flags.put(option.longestName().substring("--".length()), value.toString());
      }
    }
    return flags;
  }
}
