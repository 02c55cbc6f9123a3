package dev.egcfg.core.endpoint;

import dev.egcfg.core.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A server's key. It leaves this process in one header only and never shows in a text. */
public final class ApiKey {

  /** The environment variable that holds it. */
  public static final String VARIABLE = "EGCFG_API_KEY";

  private final String secret;

  private ApiKey(String secret) {
    this.secret = secret;
  }

  /**
   * The key of a file's first line, else the environment's.
   *
   * @throws IllegalArgumentException if the file cannot be read, or the key cannot be a header's
   *     value
   */
  public static Optional<ApiKey> find(Optional<Path> file, Map<String, String> environment) {
    if (file.isPresent()) {
      return Optional.of(of(firstLine(file.get()), file.get().toString()));
    }
    String text = environment.getOrDefault(VARIABLE, "").strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(of(text, VARIABLE));
  }

  /** A process about to be started, without the key in its environment. */
  public static ProcessBuilder withheldFrom(ProcessBuilder process) {
    process.environment().remove(VARIABLE);
    return process;
  }

  private static ApiKey of(String text, String origin) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException(
          origin + ": no API key: expected one line of printable characters without blanks");
    }
    return new ApiKey(text);
  }

  private static String firstLine(Path file) {
    try {
      return TextFile.read(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the API key's file " + file, e);
    }
  }

  /** The value of the {@code Authorization} header. */
  String authorization() {
    return "Bearer " + secret;
  }

  /** The text without the key, should a server send it back in a message. */
  String removeFrom(String text) {
    return text.replace(secret, "***");
  }

  @Override
  public String toString() {
    return "***";
  }
}
