package dev.egcfg.cli;

import dev.egcfg.core.ModelUnavailableException;
import dev.egcfg.core.endpoint.ApiKey;
import dev.egcfg.core.fetch.Artifact;
import dev.egcfg.core.fetch.Artifact.Kind;
import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.core.fetch.PythonEnvironments;
import dev.egcfg.core.http.HttpClients;
import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.core.torch.Precision;
import dev.egcfg.core.torch.TorchEngine;
import dev.egcfg.execution.LevelStatus;
import dev.egcfg.execution.SandboxLevel;
import dev.egcfg.execution.SandboxUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at what the main job needs: {@code egcfg run} with the default model and HumanEval. */
final class Doctor {

  private static final long LEAST_MEMORY_BYTES = 4L << 30;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long NATIVE_LIBRARIES_BYTES = 500_000_000;

  private final Machine machine;
  private final Provisions provisions;
  private final Downloads downloads;
  private final Host host;
  private final Catalogue catalogue = Catalogue.builtIn();

  Doctor(Machine machine, Provisions provisions, Downloads downloads, Host host) {
    this.machine = machine;
    this.provisions = provisions;
    this.downloads = downloads;
    this.host = host;
  }

  /**
   * @param offline whether to leave the network alone
   */
  List<Finding> examine(boolean offline) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("java", Runtime.version() + ", " + System.getProperty("java.vendor")));
    String python = machine.endpoints().python();
    Optional<String> pip = answer(python, "-m", "pip", "--version");
    findings.add(
        answer(python, "--version")
            .map(version -> Finding.ok("python", version))
            .orElse(
                Finding.missing("python", "no " + python + " here", "install Python 3.9 to 3.11")));
    findings.add(
        pip.map(version -> Finding.ok("pip", version))
            .orElse(
                Finding.note(
                    "pip",
                    "not there; models, data and bubblewrap can come from the package index",
                    "install it, such as python3-pip")));
    findings.addAll(sandbox());
    findings.add(jinja());
    findings.add(processor());
    findings.add(memory());
    findings.add(cache());
    findings.add(device());
    for (Artifact artifact : catalogue.artifacts()) {
      if (artifact.kind() != Kind.TOOL) {
        findings.add(presence(artifact));
      }
    }
    findings.add(environment());
    String proxies = HttpClients.describedProxies();
    if (!proxies.isEmpty()) {
      findings.add(Finding.ok("proxy", proxies));
    }
    findings.add(network(offline, pip.isPresent()));
    return findings;
  }

  private List<Finding> sandbox() {
    List<LevelStatus> levels = provisions.probe();
    boolean anySafe =
        levels.stream()
            .anyMatch(level -> level.available() && level.level() != SandboxLevel.UNSAFE);
    List<Finding> findings = new ArrayList<>();
    for (LevelStatus status : levels) {
      String level = status.level().name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (status.level() == SandboxLevel.UNSAFE) {
        continue;
      }
      if (status.available()) {
        findings.add(Finding.ok("sandbox", level + ": " + status.detail()));
      } else {
        findings.add(Finding.note("sandbox", level + ": " + status.detail()));
      }
    }
    if (!anySafe) {
      findings.add(
          Finding.missing(
              "sandbox",
              "no level works here",
              "one of the above; or accept the risk with --unsafe-execution --sandbox unsafe"));
    }
    return findings;
  }

  /** Which chat templates need, the default model's among them. */
  private Finding jinja() {
    try {
      return Finding.ok("jinja", provisions.chatTemplates().described());
    } catch (SandboxUnavailableException e) {
      return Finding.missing(
          "jinja",
          String.valueOf(e.getMessage()),
          "egcfg fetch jinja2 markupsafe, and a sandbox that works");
    }
  }

  private Finding processor() {
    return Finding.ok(
        "processor",
        host.processor()
            + ", "
            + host.cores()
            + " cores, "
            + (host.instructionSets().isEmpty()
                ? "none of the faster instruction sets"
                : String.join(" ", host.instructionSets())));
  }

  private Finding device() {
    try {
      machine.use(DeviceChoice.AUTO);
      String found = TorchEngine.description() + " from " + TorchEngine.libraries();
      if (TorchEngine.missesGpu()) {
        return Finding.note(
            "device",
            found + ", though a PyTorch for GPUs is here: it sees none",
            TorchEngine.isNamedByUser()
                ? "see that nvidia-smi shows one, and name the folder of libcudart.so:"
                    + " EGCFG_JAVA_OPTS=-Djna.library.path=DIR"
                : "see that nvidia-smi shows one, with a driver for CUDA 12");
      }
      if (TorchEngine.gpus() == 0 && machine.hasNvidiaGpu()) {
        return Finding.note(
            "device", found + ", though there is a GPU's driver", "egcfg setup gpu");
      }
      return Finding.ok(
          "device",
          found + "; --precision auto tries " + Precision.preferred().get(0).label() + " first");
    } catch (ModelUnavailableException e) {
      return Finding.missing(
          "device",
          String.valueOf(e.getMessage()),
          "unset PYTORCH_LIBRARY_PATH, or name a whole libtorch by it, PYTORCH_VERSION and"
              + " PYTORCH_FLAVOR; and see that the cache can be written");
    }
  }

  private Finding memory() {
    String found =
        gigabytes(host.availableMemoryBytes())
            + " of "
            + gigabytes(host.memoryBytes())
            + " available";
    return host.availableMemoryBytes() >= LEAST_MEMORY_BYTES
        ? Finding.ok("memory", found)
        : Finding.note(
            "memory",
            found,
            "the default model wants about 4 GB: close something, or --model smollm2-135m");
  }

  private Finding cache() {
    Path root = machine.cache().root();
    Path existing =
        Stream.iterate(root, Objects::nonNull, Path::getParent)
            .filter(Files::exists)
            .findFirst()
            .orElse(root);
    if (!Files.isWritable(existing)) {
      return Finding.missing(
          "cache", root + " cannot be written", "set EGCFG_CACHE to a folder that can");
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      String found = root + ", " + gigabytes(free) + " free";
      return free >= needed()
          ? Finding.ok("cache", found)
          : Finding.missing(
              "cache",
              found,
              "the default model needs " + gigabytes(needed()) + ": make room, or set EGCFG_CACHE");
    } catch (IOException e) {
      return Finding.note("cache", root + ": free space unknown: " + e.getMessage());
    }
  }

  /** A model is joined from parts, so that it needs its size twice while it is fetched. */
  private long needed() {
    Artifact model = catalogue.defaultModel();
    return NATIVE_LIBRARIES_BYTES + (downloads.isCached(model) ? 0 : 2 * model.bytes());
  }

  private Finding presence(Artifact artifact) {
    String subject = artifact.kind().name().toLowerCase(Locale.ROOT);
    return downloads.isCached(artifact)
        ? Finding.ok(subject, artifact.name() + ", " + downloads.location(artifact))
        : Finding.note(subject, artifact.name() + " is not here; the first run with it fetches it");
  }

  private Finding environment() {
    return new PythonEnvironments(
            machine.cache(), machine.endpoints().python(), true, FetchListener.SILENT)
        .find(SetupDs1000Command.DS1000)
        .map(
            found ->
                Finding.ok(
                    SetupDs1000Command.DS1000,
                    "%s, Python %s: %s"
                        .formatted(
                            found.folder(), found.python(), String.join(", ", found.parts()))))
        .orElseGet(
            () ->
                Finding.note(
                    SetupDs1000Command.DS1000,
                    "its Python environment is not here; only that benchmark needs it",
                    "egcfg setup ds1000 --libraries numpy,pandas,scipy"));
  }

  private Finding network(boolean offline, boolean pip) {
    List<String> absent =
        Stream.of(catalogue.defaultModel(), catalogue.get("humaneval"))
            .filter(artifact -> !downloads.isCached(artifact))
            .map(Artifact::name)
            .toList();
    if (absent.isEmpty()) {
      return Finding.ok("network", "not needed: the first run's model and data are here");
    }
    String still = String.join(" and ", absent) + " still to be fetched; ";
    URI hub = machine.endpoints().hub();
    if (offline) {
      return Finding.note("network", still + "not looked at");
    }
    if (answers(hub)) {
      return Finding.ok("network", still + hub + " answers");
    }
    return pip
        ? Finding.note("network", still + hub + " does not answer, pip will be tried")
        : Finding.missing(
            "network",
            still + hub + " does not answer, and there is no pip",
            "mend the network or install pip, or copy the cache from another machine");
  }

  private static boolean answers(URI address) {
    try {
      HttpClients.builder(PATIENCE)
          .build()
          .send(
              HttpClients.request(address)
                  .method("HEAD", HttpRequest.BodyPublishers.noBody())
                  .timeout(PATIENCE)
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  /** The first line that a program prints; empty if it cannot be run or fails. */
  private static Optional<String> answer(String... command) {
    try {
      Process process =
          ApiKey.withheldFrom(new ProcessBuilder(command)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? output.lines().findFirst() : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
