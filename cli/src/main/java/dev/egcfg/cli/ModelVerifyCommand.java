package dev.egcfg.cli;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.core.torch.JsonTokenizer;
import dev.egcfg.core.verify.Golden;
import dev.egcfg.core.verify.GoldenBlocks;
import dev.egcfg.core.verify.GoldenContinuations;
import dev.egcfg.core.verify.GoldenLogits;
import dev.egcfg.core.verify.GoldenTokens;
import dev.egcfg.core.verify.Verification;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code egcfg model verify}. */
@Command(
    name = "verify",
    header = "Compare a model with what another program computed for it.",
    description = {
      "",
      "Prints what differs; the last line holds the largest error and the verdict. Ends with 0 if it"
          + " passes, else with 1.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  egcfg model verify path/to/checkpoint golden.safetensors",
      "  egcfg model verify --blocks gguf-blocks.safetensors"
    })
final class ModelVerifyCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Spec private CommandSpec spec;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "As --model takes it; logits need no tokenizer.")
  private @Nullable String model;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "GOLDEN",
      description =
          "Logits (.safetensors), continuations (.json), or texts with their tokens (.tokens.json).")
  private @Nullable Path golden;

  @Option(
      names = "--blocks",
      paramLabel = "FILE",
      description = "Decode the GGUF blocks of this file instead, which needs no model.")
  private @Nullable Path blocks;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "auto, f32, fp16 or bf16; default: ${DEFAULT-VALUE}.")
  private String precision = "f32";

  @Option(
      names = "--device",
      paramLabel = "D",
      description = "auto, cpu or gpu (egcfg setup gpu); default: auto.")
  private DeviceChoice device = DeviceChoice.AUTO;

  @Option(names = "--threads", paramLabel = "N", description = "Otherwise all cores.")
  private @Nullable Integer threads;

  ModelVerifyCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    Verification verification = verification();
    verification.remarks().forEach(console::data);
    console.data(verification.verdict());
    return (verification.passed() ? ExitCode.DONE : ExitCode.GATE_FAILED).code();
  }

  private Verification verification() {
    if (blocks != null) {
      return GoldenBlocks.verify(blocks);
    }
    if (model == null || golden == null) {
      throw new ParameterException(
          spec.commandLine(), "MODEL and GOLDEN, or --blocks, are missing");
    }
    Golden expected = Golden.read(golden);
    Downloads downloads = machine.downloads(network.offline(), new FetchDisplay(console));
    if (expected instanceof GoldenTokens tokens) {
      return verifyTokens(model, tokens, downloads);
    }
    if (expected instanceof GoldenLogits logits) {
      return withModel(model, false, downloads, logits::verify);
    }
    return withModel(model, true, downloads, ((GoldenContinuations) expected)::verify);
  }

  private Verification withModel(
      String name,
      boolean needsTokenizer,
      Downloads downloads,
      Function<LanguageModel, Verification> comparison) {
    OptionalInt count = threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
    try (LanguageModel loaded =
        machine.load(
            ModelChoice.of(name, device, precision, count, needsTokenizer),
            downloads,
            new Provisions(console, machine, network.offline()).chatTemplates())) {
      return comparison.apply(loaded);
    }
  }

  private static Verification verifyTokens(String name, GoldenTokens tokens, Downloads downloads) {
    Path path = CheckpointModel.resolve(name, downloads).path();
    try (Checkpoint checkpoint = Checkpoints.open(path)) {
      String json =
          checkpoint
              .tokenizerJson()
              .orElseThrow(() -> new UsageException(path + " has no tokenizer"));
      try (JsonTokenizer tokenizer = JsonTokenizer.of(json)) {
        return tokens.verify(tokenizer);
      }
    }
  }
}
