package dev.egcfg.cli;

import dev.egcfg.core.fetch.FetchListener;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code egcfg doctor}. */
@Command(
    name = "doctor",
    header = "Say what is missing on this machine and how to fix it.",
    description = {"", "Ends with 0 if egcfg run can work here, else with 3.", ""},
    footer = {"", "Examples:", "  egcfg doctor", "  egcfg doctor --offline"})
final class DoctorCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  DoctorCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    Doctor doctor =
        new Doctor(
            machine,
            new Provisions(console, machine, network.offline()),
            machine.downloads(network.offline(), FetchListener.SILENT),
            Host.read(Path.of("/proc")));
    List<Finding> findings = doctor.examine(network.offline());
    findings.forEach(finding -> console.data(finding.text()));
    return findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.MISSING)
        ? ExitCode.WORLD.code()
        : ExitCode.DONE.code();
  }
}
