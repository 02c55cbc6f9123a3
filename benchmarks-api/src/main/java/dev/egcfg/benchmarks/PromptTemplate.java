package dev.egcfg.benchmarks;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.Map;

/** A Mustache template in a resource file; nothing is escaped, nothing may be missing. */
final class PromptTemplate {

  private final String source;
  private final Template template;

  private PromptTemplate(String source) {
    this.source = source;
    this.template = Mustache.compiler().escapeHTML(false).strictSections(true).compile(source);
  }

  static PromptTemplate resource(Class<?> beside, String name) {
    return new PromptTemplate(ResourceText.read(beside, name));
  }

  String source() {
    return source;
  }

  String render(Map<String, ?> values) {
    return template.execute(values);
  }
}
