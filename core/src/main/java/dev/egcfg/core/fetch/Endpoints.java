package dev.egcfg.core.fetch;

import java.net.URI;
import java.util.Map;

/**
 * Where sources are.
 *
 * @param hub the Hugging Face hub: {@code EGCFG_HUB}, else {@code HF_ENDPOINT}
 * @param github raw files of GitHub repositories: {@code EGCFG_GITHUB_RAW}
 * @param python the interpreter whose pip reaches the package index: {@code EGCFG_PYTHON}, else
 *     {@code python3} on the path
 */
public record Endpoints(URI hub, URI github, String python) {

  /** What the paths of data sets on the hub begin with; those of models begin with nothing. */
  static final String DATA_SETS = "datasets/";

  /** The official places, or what the process's environment puts in their stead. */
  public static Endpoints ofEnvironment() {
    return of(System.getenv());
  }

  static Endpoints of(Map<String, String> environment) {
    String hub =
        environment.getOrDefault(
            "EGCFG_HUB", environment.getOrDefault("HF_ENDPOINT", "https://huggingface.co"));
    String github =
        environment.getOrDefault("EGCFG_GITHUB_RAW", "https://raw.githubusercontent.com");
    return new Endpoints(
        base(hub), base(github), environment.getOrDefault("EGCFG_PYTHON", "python3"));
  }

  URI hubFile(String repository, String revision, String file) {
    return hub.resolve(repository + "/resolve/" + revision + "/" + path(file));
  }

  URI hubListing(String repository, String revision) {
    String kind = repository.startsWith(DATA_SETS) ? "" : "models/";
    return hub.resolve("api/" + kind + repository + "/revision/" + revision + "?blobs=true");
  }

  URI githubFile(String repository, String revision, String file) {
    return github.resolve(repository + "/" + revision + "/" + path(file));
  }

  /** Relative references resolve below a base that ends in a slash. */
  private static URI base(String url) {
    return URI.create(url.endsWith("/") ? url : url + "/");
  }

  private static String path(String file) {
    return file.replace("%", "%25").replace(" ", "%20").replace("#", "%23").replace("?", "%3F");
  }
}
