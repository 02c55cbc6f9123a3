package dev.egcfg.core.endpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a server's completions are.
 *
 * @param base such as {@code http://localhost:8000/v1}; no slash at its end
 */
public record Endpoint(URI base) {

  private static final String COMPLETIONS = "/completions";

  /**
   * @param url a server's base URL, with or without {@code /v1}, or its completions' own
   * @throws IllegalArgumentException with one line that says what is wrong with it
   */
  public static Endpoint of(String url) {
    URI uri;
    try {
      uri = new URI(url.strip());
    } catch (URISyntaxException e) {
      throw malformed(url, e.getReason());
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw malformed(url, "it must start with http:// or https://");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      // not shown: it may hold a key
      throw new IllegalArgumentException(
          "the URL must be a server's base without user, query or fragment;"
              + " a key belongs into "
              + ApiKey.VARIABLE
              + " or --api-key-file");
    }
    if (uri.getHost() == null || uri.getPort() > 65_535) {
      throw malformed(url, "it names no host, or a port that cannot be");
    }
    String path = uri.getRawPath().replaceAll("/+$", "");
    if (path.endsWith(COMPLETIONS)) {
      path = path.substring(0, path.length() - COMPLETIONS.length());
    }
    return new Endpoint(
        URI.create(scheme + "://" + uri.getRawAuthority() + (path.isEmpty() ? "/v1" : path)));
  }

  private static IllegalArgumentException malformed(String url, String reason) {
    return new IllegalArgumentException(
        "'" + url + "' is no server's URL such as http://localhost:8000/v1: " + reason);
  }

  URI completions() {
    return URI.create(base + COMPLETIONS);
  }

  URI models() {
    return URI.create(base + "/models");
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
