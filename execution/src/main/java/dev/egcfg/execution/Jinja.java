package dev.egcfg.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python's Jinja, set up as transformers sets it up for chat templates, in a confined process of
 * its own: templates come with models, and may do what programs may do. Safe for use by several
 * threads.
 *
 * <p>Templates find {@code raise_exception}, loop controls, {@code generation} blocks and {@code
 * strftime_now}, whose day is always 26 July 2024, and which is not defined for templates that ask:
 * the same input gives the same prompt on every day.
 */
public final class Jinja implements AutoCloseable {

  /** For the compilation and one rendering. */
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(10), 512L << 20, 16 << 20);

  private static final JsonMapper JSON = new JsonMapper();

  private final WorkerPool pool;
  private final String version;

  private Jinja(WorkerPool pool) {
    this.pool = pool;
    Message answer = pool.run(SandboxedExecutor.job("version", LIMITS).build(), LIMITS);
    if (!answer.text(0).equals("version")) {
      throw new SandboxUnavailableException(
          "chat templates need Jinja 3.1, but "
              + answer.text(1)
              + ": run 'egcfg fetch jinja2' and 'egcfg fetch markupsafe', or install it with pip"
              + " (jinja2)");
    }
    version = answer.text(1);
  }

  /**
   * Starts the process, at the level of sandbox that programs would get.
   *
   * @param libraries folders that hold jinja2 and markupsafe; empty: the interpreter's own
   * @throws SandboxUnavailableException if no sandbox works, or there is no Jinja 3.1 or later
   */
  public static Jinja open(SandboxOptions sandbox, List<Path> libraries) {
    WorkerPool pool = Sandboxes.open(sandbox, Service.templates(libraries), 1);
    try {
      return new Jinja(pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** Such as {@code 3.1.6}. */
  public String version() {
    return version;
  }

  /**
   * Renders a template.
   *
   * @param variables what it may name: texts, booleans, numbers, null, lists and maps of them
   * @throws TemplateException if it has no text, or takes more than ten seconds
   */
  public String render(String template, Map<String, ? extends @Nullable Object> variables) {
    Message.Builder job = SandboxedExecutor.job("render", LIMITS).add(template);
    Message answer = pool.run(job.add(json(variables)).build(), LIMITS);
    try {
      if (answer.text(0).equals("rendered")) {
        return answer.text(1);
      }
      throw new TemplateException((int) answer.number(1), answer.text(2));
    } catch (IOException e) {
      throw new InfrastructureException("Jinja's process answered " + answer.text(0), e);
    }
  }

  private static String json(Map<String, ? extends @Nullable Object> variables) {
    try {
      return JSON.writeValueAsString(variables);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a template's variables are no JSON", e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
