package dev.egcfg.cli;

import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.checkpoint.Checkpoint.ChatTemplateSource;
import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.FetchException;
import dev.egcfg.decoding.JinjaChatTemplate;
import dev.egcfg.decoding.Prompts;
import dev.egcfg.execution.Jinja;
import dev.egcfg.execution.SandboxOptions;
import dev.egcfg.execution.SandboxUnavailableException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From chat templates as checkpoints write them to such that render: by the pinned Jinja, fetched
 * if need be, else by the interpreter's own.
 *
 * @param sandbox in which they are rendered
 * @param variables that they are given
 */
record ChatTemplates(
    Console console, Downloads downloads, SandboxOptions sandbox, Map<String, Object> variables) {

  /**
   * @throws UsageException if there is none and variables were meant for it
   */
  Optional<ChatTemplate> open(Optional<ChatTemplateSource> source) {
    if (source.isEmpty() && !variables.isEmpty()) {
      throw new UsageException("--template-kwargs: there is no chat template that could use them");
    }
    return source.map(this::open);
  }

  private ChatTemplate open(ChatTemplateSource source) {
    try {
      return checked(JinjaChatTemplate.open(source, variables, sandbox, pinned()));
    } catch (FetchException e) {
      return checked(openWithout(source, String.valueOf(e.getMessage())));
    }
  }

  /** Folders of the pinned Jinja, fetched if need be. */
  private List<Path> pinned() {
    return Stream.of("jinja2", "markupsafe")
        .map(Catalogue.builtIn()::get)
        .map(downloads::fetch)
        .toList();
  }

  /**
   * The Jinja that templates get, and where it is from.
   *
   * @throws SandboxUnavailableException if there is none, or nothing to run it in
   */
  String described() {
    try {
      List<Path> libraries = pinned();
      try (Jinja jinja = Jinja.open(sandbox, libraries)) {
        return jinja.version() + ", " + libraries.get(0);
      }
    } catch (FetchException e) {
      try (Jinja jinja = Jinja.open(sandbox, List.of())) {
        return jinja.version() + ", the interpreter's own, since " + e.getMessage();
      }
    }
  }

  private JinjaChatTemplate openWithout(ChatTemplateSource source, String reason) {
    try {
      JinjaChatTemplate template = JinjaChatTemplate.open(source, variables, sandbox, List.of());
      console.note(
          "chat template: by the interpreter's own " + template.renderer() + ", since " + reason);
      return template;
    } catch (SandboxUnavailableException e) {
      throw new SandboxUnavailableException(e.getMessage() + " (" + reason + ")");
    }
  }

  private static ChatTemplate checked(ChatTemplate template) {
    try {
      Prompts.requirePlaceForSignal(template);
      return template;
    } catch (IllegalArgumentException e) {
      template.close();
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
