package dev.egcfg.core.torch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A main class in a process of its own: an engine is loaded once. */
final class ChildJava {

  private ChildJava() {}

  /** What it prints, line by line, on both streams. */
  static List<String> run(
      Class<?> main,
      Map<String, String> environment,
      Map<String, String> properties,
      String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder java = new ProcessBuilder(command);
    List.of("PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "PYTORCH_FLAVOR")
        .forEach(java.environment()::remove);
    java.environment().put("DJL_OFFLINE", "true");
    java.environment().putAll(environment);
    Process process = java.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.strip().lines().toList();
  }
}
