package dev.egcfg.core.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Proxies as curl, pip and Go read them from the environment: {@code https_proxy} for HTTPS, {@code
 * http_proxy} for HTTP, {@code all_proxy} for what has none, each in small letters first, then in
 * capitals. Hosts of {@code no_proxy} and this machine itself are spoken to directly.
 */
final class EnvironmentProxies extends ProxySelector {

  private static final int DEFAULT_PORT = 80;

  private final Map<String, URI> proxies = new LinkedHashMap<>();
  private final NoProxy direct;

  /**
   * @throws HttpSettingsException with one line, if a proxy cannot be used
   */
  EnvironmentProxies(Map<String, String> environment) {
    direct = new NoProxy(value(environment, "no_proxy"));
    for (String scheme : List.of("https", "http")) {
      String own = value(environment, scheme + "_proxy");
      String variable = own.isEmpty() ? "all_proxy" : scheme + "_proxy";
      String value = own.isEmpty() ? value(environment, variable) : own;
      if (!value.isEmpty()) {
        proxies.put(scheme, address(variable, value));
      }
    }
  }

  private static String value(Map<String, String> environment, String name) {
    String small = environment.getOrDefault(name, "");
    return (small.isBlank() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : small)
        .strip();
  }

  private static URI address(String variable, String value) {
    URI uri;
    try {
      uri = URI.create(value.contains("://") ? value : "http://" + value);
    } catch (IllegalArgumentException e) {
      throw new HttpSettingsException(
          variable + ": no proxy's URL such as http://proxy.example:3128", e);
    }
    if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      // not shown: it may hold a password
      throw new HttpSettingsException(
          variable
              + ": a proxy is spoken to by HTTP here, such as http://proxy.example:3128; correct or"
              + " unset it");
    }
    return uri;
  }

  private Optional<URI> proxy(URI target) {
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(proxies.get(scheme)).filter(any -> !direct.holds(target));
  }

  @Override
  public List<Proxy> select(URI uri) {
    return List.of(
        proxy(uri)
            .map(
                proxy ->
                    new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(
                            proxy.getHost(), proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort())))
            .orElse(Proxy.NO_PROXY));
  }

  /** What a proxy with a user in its URL is told on the way to this target. */
  Optional<String> authorization(URI target) {
    return proxy(target)
        .map(URI::getUserInfo)
        .map(
            user ->
                "Basic "
                    + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // the request fails, and says so
  }

  @Override
  public String toString() {
    StringBuilder said = new StringBuilder();
    proxies.forEach(
        (scheme, proxy) ->
            said.append(said.isEmpty() ? "" : ", ")
                .append(scheme)
                .append(" by ")
                .append(proxy.getHost())
                .append(':')
                .append(proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort()));
    return said.append(proxies.isEmpty() ? "" : direct).toString();
  }
}
