package dev.egcfg.cli;

import dev.egcfg.benchmarks.MalformedDataException;
import dev.egcfg.core.ModelUnavailableException;
import dev.egcfg.core.checkpoint.CheckpointException;
import dev.egcfg.core.endpoint.EndpointException;
import dev.egcfg.core.endpoint.UnusableEndpointException;
import dev.egcfg.core.fetch.FetchException;
import dev.egcfg.core.http.HttpSettingsException;
import dev.egcfg.execution.InfrastructureException;
import dev.egcfg.execution.SandboxUnavailableException;
import dev.egcfg.execution.TemplateException;
import dev.egcfg.experiments.PlanException;
import dev.egcfg.experiments.RunDirectoryException;
import dev.egcfg.reports.CorruptRowException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every failure into one line on standard error and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    console.note(
        "%s: %s%s; %s -h shows what there is"
            .formatted(
                command.getCommandSpec().qualifiedName(),
                messageOf(failure),
                suggestion(failure),
                command.getCommandSpec().qualifiedName()));
    return ExitCode.USAGE.code();
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    String name = command.getCommandSpec().qualifiedName();
    ExitCode code = codeOf(failure);
    console.note(name + ": " + lineOf(failure));
    if (CommonOptions.isVerbose(parseResult)) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().map(line -> line.replace("\t", "    ")).forEach(console::note);
    }
    return code.code();
  }

  /** Java itself failed: no memory, too deep a nesting, no native library. */
  int handleError(Error error) {
    console.note(
        "egcfg: " + faultLine(error) + "; EGCFG_JAVA_OPTS takes options of Java, such as -Xmx4g");
    return ExitCode.WORLD.code();
  }

  private static String faultLine(Throwable failure) {
    return "a fault of egcfg itself, " + oneLine(failure.toString());
  }

  static ExitCode codeOf(Exception failure) {
    if (failure instanceof UsageException
        || failure instanceof CheckpointException
        || failure instanceof MalformedDataException
        || failure instanceof PlanException
        || failure instanceof HttpSettingsException
        || failure instanceof TemplateException
        || failure instanceof UnusableEndpointException) {
      return ExitCode.USAGE;
    }
    return ExitCode.WORLD;
  }

  private static String lineOf(Exception failure) {
    if (codeOf(failure) == ExitCode.USAGE || isOfTheWorld(failure)) {
      return messageOf(failure);
    }
    return faultLine(failure) + "; please report it, --verbose shows where it arose";
  }

  private static boolean isOfTheWorld(Exception failure) {
    return failure instanceof InfrastructureException
        || failure instanceof SandboxUnavailableException
        || failure instanceof FetchException
        || failure instanceof ModelUnavailableException
        || failure instanceof EndpointException
        || failure instanceof CorruptRowException
        || failure instanceof RunDirectoryException
        || failure instanceof UncheckedIOException;
  }

  private static String suggestion(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        return "; did you mean " + String.join(" or ", suggestions) + "?";
      }
    }
    return "";
  }

  private static String messageOf(Throwable failure) {
    return oneLine(String.valueOf(failure.getMessage()));
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
