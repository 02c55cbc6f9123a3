package dev.egcfg.execution;

import java.nio.file.Path;
import java.util.List;

/**
 * What a worker is there for.
 *
 * @param module of the workers' package: the program that is started
 * @param preloaded modules that it imports before it is confined
 * @param libraries folders of Python packages that it finds before the interpreter's own
 */
record Service(String module, List<String> preloaded, List<Path> libraries) {

  Service {
    preloaded = List.copyOf(preloaded);
    libraries = List.copyOf(libraries);
  }

  /** Programs that a model wrote. */
  static Service programs(List<String> preloaded) {
    return new Service("start", preloaded, List.of());
  }

  /** Chat templates. */
  static Service templates(List<Path> libraries) {
    return new Service("templates", List.of(), libraries);
  }
}
