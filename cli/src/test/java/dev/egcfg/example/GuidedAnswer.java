package dev.egcfg.example;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.torch.JsonTokenizer;
import dev.egcfg.core.torch.Precision;
import dev.egcfg.core.torch.TorchModel;
import dev.egcfg.core.torch.TorchOptions;
import dev.egcfg.decoding.EgCfgDecoder;
import dev.egcfg.decoding.Generation;
import dev.egcfg.decoding.JinjaChatTemplate;
import dev.egcfg.decoding.Prompt;
import dev.egcfg.decoding.Prompts;
import dev.egcfg.decoding.Prompts.SignalPosition;
import dev.egcfg.decoding.Task;
import dev.egcfg.execution.Invocation.Call;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.SandboxOptions;
import dev.egcfg.execution.Sandboxes;
import dev.egcfg.execution.VisibleTest;
import dev.egcfg.experiments.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The README's example: a task of one's own, answered with guidance. */
public final class GuidedAnswer {

  private GuidedAnswer() {}

  public static Generation answer(Path model, SandboxOptions sandbox) {
    TorchOptions options = new TorchOptions(Precision.preferred(), 2, 1L << 30, true);
    try (Checkpoint checkpoint = Checkpoints.open(model);
        JsonTokenizer tokenizer = JsonTokenizer.of(checkpoint.tokenizerJson().orElseThrow());
        LanguageModel loaded =
            TorchModel.load(
                "example",
                checkpoint,
                tokenizer,
                checkpoint.chatTemplate().map(each -> JinjaChatTemplate.open(each, sandbox)),
                options);
        PythonExecutor python = Sandboxes.open(sandbox)) {
      String question = "Write a Python function add(a, b) that returns the sum.";
      Prompt prompt = Prompts.of("", question, SignalPosition.END, loaded.chatTemplate());
      VisibleTest test =
          new VisibleTest("assert add(1, 2) == 3", new Call("", "add(1, 2)"), Optional.empty());
      Task task = new Task("example", "add", "plain", prompt, "def add(", List.of(test));
      Plan plan = Plan.read(Optional.empty(), Map.of(), Map.of("benchmark", "example"));
      return new EgCfgDecoder(loaded, python, plan.guidedSettings()).decode(task, 0);
    }
  }
}
