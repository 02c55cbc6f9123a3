package dev.egcfg.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Asks a worker's parser, in a process of its own: a parser can be crashed by what it parses. */
final class WorkerSyntax implements PythonSyntax {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 1L << 30, 1 << 20);

  private static final int SOURCES_AT_ONCE = 200;

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
  public Optional<ChosenProgram> program(String entryPoint, String given, List<AnswerPart> parts) {
    List<String> texts = new ArrayList<>(List.of(entryPoint, given));
    for (AnswerPart part : parts) {
      String kind = part.kind().name().toLowerCase(Locale.ROOT);
      texts.addAll(List.of(kind, part.language(), part.text(), part.framed()));
    }
    try {
      List<String> answer = ask("program", texts);
      return answer.size() < 2
          ? Optional.empty()
          : Optional.of(new ChosenProgram(answer.get(0), answer.get(1)));
    } catch (UnparsedException e) {
      List<AnswerPart> others = parts.stream().filter(this::isReadable).toList();
      return others.size() == parts.size() ? Optional.empty() : program(entryPoint, given, others);
    }
  }

  /** Whether the parser survives it. */
  private boolean isReadable(AnswerPart part) {
    try {
      ask("definedNames", List.of(part.text()));
      ask("definedNames", List.of(part.framed()));
      return true;
    } catch (UnparsedException e) {
      return false;
    }
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

  @Override
  public List<Optional<String>> functionSources(List<String> sources, String name) {
    return ofEach("functionSources", sources, name).stream().map(WorkerSyntax::present).toList();
  }

  @Override
  public List<String> importStatements(List<String> sources) {
    return ofEach("importStatements", sources, "");
  }

  @Override
  public String withoutStatementsOf(String program, String given) {
    return askOrEmpty("withoutStatementsOf", List.of(program, given)).stream()
        .findFirst()
        .orElse(program);
  }

  /** An answer for each source, in batches that fit into a worker's limits. */
  private List<String> ofEach(String question, List<String> sources, String name) {
    List<String> answers = new ArrayList<>();
    for (int from = 0; from < sources.size(); from += SOURCES_AT_ONCE) {
      List<String> batch = sources.subList(from, Math.min(sources.size(), from + SOURCES_AT_ONCE));
      answers.addAll(ofBatch(question, batch, name));
    }
    return answers;
  }

  private List<String> ofBatch(String question, List<String> sources, String name) {
    try {
      return ask(question, Stream.concat(Stream.of(name), sources.stream()).toList());
    } catch (UnparsedException e) {
      return sources.size() == 1
          ? List.of("")
          : sources.stream()
              .flatMap(source -> ofBatch(question, List.of(source), name).stream())
              .toList();
    }
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
    if (answer.text(0).equals(WorkerPool.ENDED)) {
      throw new UnparsedException(answer.text(1) + ": " + answer.text(2));
    }
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
