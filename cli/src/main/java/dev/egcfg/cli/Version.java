package dev.egcfg.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version and git revision that the build wrote down. */
final class Version implements IVersionProvider {

  private final Properties properties = new Properties();

  Version() {
    try (InputStream stream =
        Objects.requireNonNull(Version.class.getResourceAsStream("version.properties"))) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String version() {
    return properties.getProperty("version");
  }

  /** The commit's abbreviated hash, with {@code -dirty} if files were changed since. */
  String revision() {
    return properties.getProperty("revision");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"egcfg " + version() + " (" + revision() + ")"};
  }
}
