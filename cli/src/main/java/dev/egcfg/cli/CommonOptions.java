package dev.egcfg.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Options of every command. */
final class CommonOptions {

  private static final String VERBOSE = "--verbose";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = VERBOSE,
      description = "Log what happens, and show where a failure arose, on standard error.")
  private boolean verbose;

  /** Whether the command line asks for details, the subcommand's options included. */
  static boolean isVerbose(ParseResult parseResult) {
    return parseResult.hasMatchedOption(VERBOSE)
        || (parseResult.hasSubcommand() && isVerbose(parseResult.subcommand()));
  }
}
