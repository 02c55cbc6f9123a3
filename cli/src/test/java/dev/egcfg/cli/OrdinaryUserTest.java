package dev.egcfg.cli;

import dev.egcfg.execution.OrdinaryUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests of this module once more as an ordinary user, in a copy of the checkout: all but those
 * on Slurm, whose daemons need root.
 */
class OrdinaryUserTest {

  private static final Set<String> LEFT_OUT = Set.of("SlurmSweepTest", "OrdinaryUserTest");

  @TempDir private Path folder;

  @Test
  void commandsWorkForAnOrdinaryUserToo() throws IOException {
    OrdinaryUser user = new OrdinaryUser(folder);
    Path checkout = user.home().resolve("checkout");
    user.copy(Path.of("..").toRealPath(), checkout);
    Path module = checkout.resolve("cli");
    user.give(Files.createDirectory(module.resolve("target")));
    PinnedJinja.copyInto(module, user);

    user.run(module, List.of("-XX:TieredStopAtLevel=1", "-Dsignals.runs=4"), tests(), 150);
  }

  private static List<String> tests() throws IOException {
    String ours = OrdinaryUserTest.class.getPackageName();
    try (Stream<Path> sources = Files.list(Path.of("src/test/java", ours.split("\\.")))) {
      return sources
          .map(source -> source.getFileName().toString().replace(".java", ""))
          .filter(name -> name.endsWith("Test") && !LEFT_OUT.contains(name))
          .sorted()
          .map(name -> ours + "." + name)
          .toList();
    }
  }
}
