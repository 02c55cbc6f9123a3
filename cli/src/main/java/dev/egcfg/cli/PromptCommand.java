package dev.egcfg.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.TextFile;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.fetch.ResolvedModel;
import dev.egcfg.core.torch.JsonTokenizer;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.experiments.ModelView;
import dev.egcfg.experiments.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code egcfg prompt}. */
@Command(
    name = "prompt",
    header = "Print what the model sees for a problem.",
    description = {
      "",
      "Prints the prompt, to the byte, or with --program the prompt with the signal that these"
          + " programs make in place of a model's candidates. No model is loaded: the chat template and"
          + " the tokenizer of its checkpoint are enough.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  egcfg prompt humaneval 3",
      "  egcfg prompt mbpp 11 --prompt few-shot --program draft.py --trace-format compact"
    })
final class PromptCommand implements Callable<Integer> {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final JudgingOptions judging = new JudgingOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  @Parameters(index = "0", paramLabel = "BENCHMARK", description = "See egcfg list benchmarks.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "ID",
      description = "The problem's id, or the number that it ends in.")
  private String id = "";

  @Option(names = "--model", paramLabel = "MODEL", description = "As egcfg run takes it.")
  private @Nullable String model;

  @Option(
      names = "--template-kwargs",
      paramLabel = "LIST",
      description = "Variables of the chat template, such as enable_thinking=false.")
  private @Nullable String templateKwargs;

  @Option(names = "--prompt", paramLabel = "STYLE", description = "plain, few-shot or long-code.")
  private @Nullable String prompt;

  @Option(
      names = "--prompt-file",
      paramLabel = "FILE",
      description = "A Mustache template instead of the benchmark's own.")
  private @Nullable String promptFile;

  @Option(
      names = "--few-shot",
      paramLabel = "FILE",
      description = "Worked examples in MBPP's layout, for the few-shot prompt.")
  private @Nullable String fewShot;

  @Option(
      names = "--program",
      paramLabel = "FILE",
      description = "A program, complete or not, in place of a candidate; may be repeated.")
  private List<Path> programs = List.of();

  @Option(names = "--trace-format", paramLabel = "F", description = "paper, minimal or compact.")
  private @Nullable String traceFormat;

  @Option(names = "--signal-tokens", paramLabel = "N", description = "Budget of the signal.")
  private @Nullable String signalTokens;

  @Option(
      names = "--signal-position",
      paramLabel = "PLACE",
      description = "end (of the user's message) or after-examples.")
  private @Nullable String signalPosition;

  @Option(names = "--json", description = "Print both prompts, the signal and their sizes as JSON.")
  private boolean json;

  PromptCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    Benchmark named = PlannedBenchmark.named(name);
    Plan plan = judging.plan(machine.environment(), name, settings());
    Provisions provisions = new Provisions(console, machine, network.offline());
    Path data = provisions.data(plan);
    List<String> codes = new ArrayList<>();
    programs.forEach(file -> codes.add(read(file)));
    ResolvedModel resolved = provisions.checkpoint(plan);
    try (Checkpoint checkpoint = Checkpoints.open(resolved.path());
        JsonTokenizer tokenizer = CheckpointModel.tokenizer(resolved, checkpoint);
        PythonExecutor executor =
            provisions.executor(
                plan, named, syntax -> plan.problems().from(named.read(data, syntax)))) {
      Benchmark benchmark = Benchmarks.of(plan, 1).named(name);
      Problem problem = only(plan.problems().from(benchmark.read(data, executor.syntax())));
      Optional<ChatTemplate> template =
          provisions.chatTemplates(plan).open(checkpoint.chatTemplate());
      try {
        print(ModelView.of(plan, benchmark, problem, codes, tokenizer, template, executor));
      } finally {
        template.ifPresent(ChatTemplate::close);
      }
    }
    return ExitCode.DONE.code();
  }

  private Map<String, @Nullable String> settings() {
    Map<String, @Nullable String> settings = new HashMap<>();
    settings.put("problems", id);
    settings.put("model", model);
    settings.put("template-kwargs", templateKwargs);
    settings.put("prompt", prompt);
    settings.put("prompt-file", promptFile);
    settings.put("few-shot", fewShot);
    settings.put("trace-format", traceFormat);
    settings.put("signal-tokens", signalTokens);
    settings.put("signal-position", signalPosition);
    return settings;
  }

  private static Problem only(List<Problem> problems) {
    if (problems.size() > 1) {
      throw new UsageException(
          "several problems have this id or number, such as "
              + problems.get(0).id()
              + " and "
              + problems.get(1).id()
              + "; name one");
    }
    return problems.get(0);
  }

  private static String read(Path file) {
    try {
      return TextFile.read(file);
    } catch (IOException e) {
      throw new UsageException("--program: cannot read " + file + " as text in UTF-8");
    }
  }

  private void print(ModelView view) {
    if (json) {
      console.data(written(view));
      return;
    }
    console.text(view.promptWithSignal());
    String size = view.promptTokens() + " tokens";
    if (!programs.isEmpty()) {
      size +=
          view.signal().isEmpty()
              ? ", no signal: nothing could be run"
              : " without the signal, which has " + view.signalTokens();
    }
    console.note("prompt: " + size + "; SHA-256 of its templates " + view.promptSha256());
  }

  private static String written(ModelView view) {
    try {
      return JSON.writeValueAsString(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a prompt as JSON", e);
    }
  }
}
