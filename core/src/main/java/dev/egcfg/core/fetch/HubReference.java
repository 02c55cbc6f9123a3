package dev.egcfg.core.fetch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code hf:org/repo} or {@code hf:org/repo/file}.
 *
 * @param repository {@code org/repo}
 */
record HubReference(String repository, Optional<String> file) {

  static final String PREFIX = "hf:";

  private static final Pattern FORM =
      Pattern.compile("hf:([\\w][\\w.-]*/[\\w][\\w.-]*)(?:/([\\w][\\w./ -]*))?");

  /**
   * @throws IllegalArgumentException if it has another form
   */
  static HubReference parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || text.contains("..")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not of the form hf:org/repo or hf:org/repo/file");
    }
    return new HubReference(matcher.group(1), Optional.ofNullable(matcher.group(2)));
  }

  /** The repository's folder in the cache. */
  String folderName() {
    return repository.replace("/", "--");
  }
}
