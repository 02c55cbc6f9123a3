package dev.egcfg.execution;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Asks a worker's parser, in a process of its own: a parser can be crashed by what it parses. */
final class WorkerSyntax implements PythonSyntax {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 1L << 30, 1 << 20);

  private final WorkerPool pool;

  WorkerSyntax(WorkerPool pool) {
    this.pool = pool;
  }

  @Override
  public List<Optional<String>> executables(List<String> texts) {
    if (texts.isEmpty()) {
      return List.of();
    }
    try {
      return ask("executables", texts).stream().map(WorkerSyntax::present).toList();
    } catch (UnparsedException e) {
      if (texts.size() == 1) {
        return List.of(Optional.empty());
      }
      return texts.stream().flatMap(text -> executables(List.of(text)).stream()).toList();
    }
  }

  @Override
  public Optional<String> assertedCall(String statement) {
    return askOrEmpty("assertedCall", List.of(statement)).stream()
        .findFirst()
        .flatMap(WorkerSyntax::present);
  }

  @Override
  public List<String> calledNames(String source) {
    return askOrEmpty("calledNames", List.of(source));
  }

  @Override
  public List<Optional<String>> assertedCalls(List<String> statements) {
    try {
      return ask("assertedCalls", statements).stream().map(WorkerSyntax::present).toList();
    } catch (UnparsedException e) {
      return PythonSyntax.super.assertedCalls(statements);
    }
  }

  @Override
  public List<List<String>> calledNamesOfEach(List<String> sources) {
    try {
      return ask("calledNamesOfEach", sources).stream().map(WorkerSyntax::words).toList();
    } catch (UnparsedException e) {
      return PythonSyntax.super.calledNamesOfEach(sources);
    }
  }

  @Override
  public Optional<String> syntaxError(String source) {
    try {
      return present(ask("syntaxError", List.of(source)).get(0));
    } catch (UnparsedException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  @Override
  public List<String> definedNames(String source) {
    return askOrEmpty("definedNames", List.of(source));
  }

  @Override
  public String withMissingDefinitions(String program, String prompt, String entryPoint) {
    return askOrEmpty("withMissingDefinitions", List.of(program, prompt, entryPoint)).stream()
        .findFirst()
        .orElse(program);
  }

  private static Optional<String> present(String answer) {
    return answer.isEmpty() ? Optional.empty() : Optional.of(answer);
  }

  private static List<String> words(String answer) {
    return answer.isEmpty() ? List.of() : List.of(answer.split(" "));
  }

  private List<String> askOrEmpty(String question, List<String> texts) {
    try {
      return ask(question, texts);
    } catch (UnparsedException e) {
      return List.of();
    }
  }

  private List<String> ask(String question, List<String> texts) throws UnparsedException {
    Message job = SandboxedExecutor.job("syntax", LIMITS).add(question).addAll(texts).build();
    Message answer = pool.run(job, LIMITS);
    if (!answer.text(0).equals("syntax")) {
      throw new UnparsedException(answer.text(1));
    }
    return IntStream.range(1, answer.fields().size()).mapToObj(answer::text).toList();
  }

  /** The parser itself died on the text. */
  private static final class UnparsedException extends Exception {
    UnparsedException(String message) {
      super(message);
    }
  }
}
