package dev.egcfg.benchmarks;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A Mustache template in a resource or a user's file; nothing is escaped, nothing may be missing.
 */
final class PromptTemplate {

  private final String source;
  private final Template template;
  private final Function<MustacheException, RuntimeException> fault;

  private PromptTemplate(String source, Function<MustacheException, RuntimeException> fault) {
    this.source = source;
    this.fault = fault;
    try {
      this.template = Mustache.compiler().escapeHTML(false).strictSections(true).compile(source);
    } catch (MustacheException e) {
      throw fault.apply(e);
    }
  }

  static PromptTemplate resource(Class<?> beside, String name) {
    return new PromptTemplate(
        ResourceText.read(beside, name), e -> new IllegalStateException("in resource " + name, e));
  }

  /**
   * @throws MalformedDataException if it cannot be read or is no template
   */
  static PromptTemplate read(Path file) {
    String source;
    try {
      source = Files.readString(file).replaceFirst("^\\uFEFF", ""); // a byte order mark
    } catch (IOException e) {
      throw new MalformedDataException(file, "cannot be read as a prompt template in UTF-8");
    }
    if (source.isBlank()) {
      throw new MalformedDataException(file, "is empty; expected a Mustache prompt template");
    }
    return new PromptTemplate(
        source, e -> new MalformedDataException(file, "no usable prompt template: " + reason(e)));
  }

  private static String reason(MustacheException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  String source() {
    return source;
  }

  String render(Map<String, ?> values) {
    try {
      return template.execute(values);
    } catch (MustacheException.Context e) {
      throw fault.apply(
          new MustacheException(
              "line %d names %s; expected only %s"
                  .formatted(e.lineNo, e.key, String.join(", ", new TreeSet<>(values.keySet())))));
    } catch (MustacheException e) {
      throw fault.apply(e);
    }
  }
}
