package dev.egcfg.execution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdinaryUserTest {

  private static final List<Class<?>> SUITE =
      List.of(
          AttackTest.class,
          ConformanceTest.class,
          ForgetfulWorkerTest.class,
          TracingTest.class,
          VirtualEnvironmentTest.class,
          WorkerFilesTest.class,
          WorkerLifeTest.class);

  @TempDir private Path folder;

  @Test
  void conformsAsAnOrdinaryUserToo() throws IOException {
    OrdinaryUser user = new OrdinaryUser(folder);

    user.run(user.home(), List.of(), SUITE.stream().map(Class::getName).toList(), 100);
  }
}
