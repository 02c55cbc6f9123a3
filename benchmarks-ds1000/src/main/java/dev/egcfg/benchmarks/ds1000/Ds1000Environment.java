package dev.egcfg.benchmarks.ds1000;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.egcfg.benchmarks.ResourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The Python environment that DS-1000 was made for, library by library: the resource {@code
 * environment.json}.
 *
 * @param leastMinor the oldest Python 3 that all packages exist for
 * @param mostMinor the newest one
 */
public record Ds1000Environment(int leastMinor, int mostMinor, List<Part> libraries) {

  public Ds1000Environment {
    libraries = List.copyOf(libraries);
  }

  /**
   * What one of the seven libraries needs.
   *
   * @param megabytes about what it takes once installed, alone
   * @param modules what can be imported because of it and of none before it
   * @param packages exact requirements, all that it needs
   */
  public record Part(String name, long megabytes, List<String> modules, List<String> packages) {
    public Part {
      modules = List.copyOf(modules);
      packages = List.copyOf(packages);
    }
  }

  /** The one that egcfg is built with. */
  public static Ds1000Environment builtIn() {
    try {
      return new JsonMapper()
          .readValue(
              ResourceText.read(Ds1000Environment.class, "environment.json"),
              Ds1000Environment.class);
    } catch (IOException e) {
      throw new UncheckedIOException("environment.json", e);
    }
  }

  /** The library of this name, in any case. */
  public Optional<Part> library(String name) {
    return libraries.stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
  }

  /** The library that brings a module; empty for a module that none brings. */
  public Optional<Part> libraryOf(String module) {
    return libraries.stream().filter(each -> each.modules().contains(module)).findFirst();
  }
}
