package dev.egcfg.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {

  private static final String PROXY = "http://user:p%40ss@proxy.example:3128";

  @Test
  void eachSchemeHasItsOwn() {
    EnvironmentProxies both =
        new EnvironmentProxies(Map.of("https_proxy", "one.example:1", "HTTP_PROXY", "two.example"));
    assertThat(way(both, "https://a.example/x")).isEqualTo("one.example:1");
    assertThat(way(both, "http://a.example/x")).isEqualTo("two.example:80");
    EnvironmentProxies all = new EnvironmentProxies(Map.of("ALL_PROXY", "http://all.example:8"));
    assertThat(way(all, "https://a.example")).isEqualTo("all.example:8");
    assertThat(way(new EnvironmentProxies(Map.of()), "https://a.example")).isEqualTo("direct");
    assertThat(new EnvironmentProxies(Map.of()).toString()).isEmpty();
  }

  @Test
  void aUserIsToldToTheProxyAndToNobodyElse() {
    EnvironmentProxies proxies =
        new EnvironmentProxies(Map.of("https_proxy", PROXY, "no_proxy", "near.example"));
    // python3 -c 'import base64; print(base64.b64encode(b"user:p@ss"))'
    assertThat(proxies.authorization(URI.create("https://far.example")))
        .hasValue("Basic dXNlcjpwQHNz");
    assertThat(proxies.authorization(URI.create("https://near.example"))).isEmpty();
    assertThat(proxies.authorization(URI.create("http://far.example"))).isEmpty();
    assertThat(proxies.toString()).contains("proxy.example:3128").doesNotContain("p@ss", "p%40ss");
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example, true",
    "https://example, true",
    "https://b.other, true",
    "https://other, true",
    "https://notother, false",
    "https://host:8443, true",
    "https://host, false",
    "https://10.1.2.3, true",
    "https://11.1.2.3, false",
    "https://192.168.0.7, true",
    "https://192.168.0.8, false",
    "https://[fd00::1]:8000, true",
    "https://localhost:8000, true",
    "https://127.0.0.1, true",
    "https://[::1], true",
    "https://localhost.example.org, false",
  })
  void hostsOfNoProxyAndThisMachineAreSpokenToDirectly(String target, boolean direct) {
    EnvironmentProxies proxies =
        new EnvironmentProxies(
            Map.of(
                "https_proxy",
                PROXY,
                "NO_PROXY",
                "example,.other, host:8443 10.0.0.0/8,192.168.0.7,fd00::/8"));
    assertThat(way(proxies, target)).isEqualTo(direct ? "direct" : "proxy.example:3128");
  }

  @Test
  void anAsteriskIsEveryHost() {
    EnvironmentProxies proxies =
        new EnvironmentProxies(Map.of("https_proxy", PROXY, "no_proxy", "*"));
    assertThat(way(proxies, "https://far.example")).isEqualTo("direct");
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://p:secret@s.example:1080", "https://s.example", "http://a b"})
  void whatCannotBeUsedIsSaidWithoutItsPassword(String proxy) {
    assertThatThrownBy(() -> new EnvironmentProxies(Map.of("https_proxy", proxy)))
        .isInstanceOf(HttpSettingsException.class)
        .hasMessageStartingWith("https_proxy: ")
        .hasMessageContaining("http://proxy.example:3128")
        .hasMessageNotContaining("secret");
  }

  private static String way(EnvironmentProxies proxies, String target) {
    Proxy way = proxies.select(URI.create(target)).get(0);
    return way.address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : "direct";
  }
}
