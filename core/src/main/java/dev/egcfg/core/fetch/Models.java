package dev.egcfg.core.fetch;

import dev.egcfg.core.fetch.Artifact.Kind;
import dev.egcfg.core.fetch.ResolvedModel.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the model that {@code --model} names: a catalogue name, {@code hf:...}, or a path. */
public final class Models {

  private final Catalogue catalogue;
  private final Downloads downloads;

  public Models(Catalogue catalogue, Downloads downloads) {
    this.catalogue = catalogue;
    this.downloads = downloads;
  }

  /**
   * The model's file or folder, fetched if need be. A catalogue name wins over a file of that name.
   *
   * @throws IllegalArgumentException if it is none of the three
   * @throws FetchException if it cannot be fetched
   */
  public ResolvedModel resolve(String model) {
    if (model.startsWith(HubReference.PREFIX)) {
      HubReference reference = HubReference.parse(model);
      Path path = downloads.fetchFromHub(reference);
      String repository = reference.repository();
      String name =
          reference
              .file()
              .map(file -> baseName(Path.of(file)))
              .orElse(repository.substring(repository.indexOf('/') + 1));
      return new ResolvedModel(name, path, Origin.UNPINNED);
    }
    Optional<Artifact> known =
        catalogue.find(model).filter(artifact -> artifact.kind() == Kind.MODEL);
    if (known.isPresent()) {
      return new ResolvedModel(model, downloads.fetch(known.get()), Origin.PINNED);
    }
    Path path = Path.of(model);
    if (Files.exists(path)) {
      return new ResolvedModel(baseName(path.toAbsolutePath().normalize()), path, Origin.LOCAL);
    }
    throw new IllegalArgumentException(
        "no model '"
            + model
            + "': neither a file or folder, nor hf:org/repo[/file], nor one of "
            + Catalogue.names(catalogue.ofKind(Kind.MODEL)));
  }

  private static String baseName(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.replaceFirst("\\.(gguf|safetensors)$", "");
  }
}
