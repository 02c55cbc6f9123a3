package dev.egcfg.core.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;

/**
 * Clients that use the proxies of {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and
 * {@code NO_PROXY}, and trust the certificates of {@code SSL_CERT_FILE}, {@code REQUESTS_CA_BUNDLE}
 * or {@code CURL_CA_BUNDLE} beside Java's own.
 */
public final class HttpClients {

  static {
    // read when the JDK's client is loaded: without it a proxy for HTTPS gets no password
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  private HttpClients() {}

  /**
   * @throws HttpSettingsException with one line that says what is wrong in the environment
   */
  public static HttpClient.Builder builder(Duration connectTimeout) {
    Map<String, String> environment = System.getenv();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(connectTimeout)
            .proxy(new EnvironmentProxies(environment));
    Certificates.named(environment)
        .ifPresent(named -> builder.sslContext(Certificates.trusting(named)));
    return builder;
  }

  /** A request with what the proxy on its way wants to know. */
  public static HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    new EnvironmentProxies(System.getenv())
        .authorization(uri)
        .ifPresent(value -> request.header("Proxy-Authorization", value));
    return request;
  }

  /** The environment's proxies in words, without their passwords; empty if there are none. */
  public static String describedProxies() {
    return new EnvironmentProxies(System.getenv()).toString();
  }
}
