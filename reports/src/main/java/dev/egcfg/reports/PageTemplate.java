package dev.egcfg.reports;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Mustache template beside this class; what it inserts is escaped for HTML. */
final class PageTemplate {

  private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n\t]]");

  private final Template template;

  PageTemplate(String resource) {
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(PageTemplate.class.getResourceAsStream(resource)),
            StandardCharsets.UTF_8)) {
      template =
          Mustache.compiler()
              .withEscaper(PageTemplate::escaped)
              .withCollector(new Sections())
              .compile(in);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  /** For HTML; controls and formats, which turn the direction of what follows, stand as escapes. */
  private static String escaped(String text) {
    String plain =
        UNSHOWN
            .matcher(text)
            .replaceAll(found -> "\\\\u%04x".formatted(found.group().codePointAt(0)));
    return Escapers.HTML.escape(plain);
  }

  String fill(Object page) {
    return template.execute(page);
  }

  /** An optional is a section that is there once or not at all. */
  private static final class Sections extends DefaultCollector {

    @Override
    public Iterator<?> toIterator(Object value) {
      return value instanceof Optional<?> optional
          ? optional.stream().iterator()
          : super.toIterator(value);
    }
  }
}
