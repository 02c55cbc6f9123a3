package dev.egcfg.cli;

import dev.egcfg.experiments.Build;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version and git revision that the build wrote down. */
final class Version implements IVersionProvider {

  /** The revision is an abbreviated hash, with {@code -dirty} if files were changed since. */
  static Build build() {
    Properties properties = new Properties();
    try (InputStream stream =
        Objects.requireNonNull(Version.class.getResourceAsStream("version.properties"))) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Build(properties.getProperty("version"), properties.getProperty("revision"));
  }

  @Override
  public String[] getVersion() {
    Build build = build();
    return new String[] {"egcfg " + build.version() + " (" + build.revision() + ")"};
  }
}
