package dev.egcfg.cli;

import picocli.CommandLine.Option;

/** Whether anything may be fetched. */
final class OfflineOption {

  @Option(names = "--offline", description = "Fetch nothing: use what the cache holds.")
  private boolean offline;

  boolean offline() {
    return offline;
  }
}
