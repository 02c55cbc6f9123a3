package dev.egcfg.execution;

import java.time.Duration;

/** Started as a process of its own, to be killed: runs a program that never ends. */
final class Endless {

  private Endless() {}

  public static void main(String[] arguments) {
    PythonExecutor executor = Machine.open(SandboxLevel.valueOf(arguments[0])).orElseThrow();
    ProcessHandle.current().descendants().forEach(process -> System.out.println(process.pid()));
    System.out.println("started");
    Limits limits = new Limits(Duration.ofSeconds(60), Duration.ofSeconds(60), 1L << 30, 1 << 16);
    executor.run("while True: pass", "", limits);
  }
}
