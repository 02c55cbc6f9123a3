package dev.egcfg.core.endpoint;

import dev.egcfg.core.endpoint.EndpointOptions.Prices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Options and layouts for tests. */
final class Options {

  static final PromptLayout PLAIN =
      new PromptLayout(Optional.empty(), Set.of(), Optional.empty(), "", "");

  private Options() {}

  static EndpointOptions to(String url) {
    return new EndpointOptions(
        Endpoint.of(url),
        "toy",
        Optional.empty(),
        8,
        OptionalInt.empty(),
        Duration.ofSeconds(20),
        new Prices(0, 0),
        OptionalDouble.empty(),
        Optional.empty());
  }

  static EndpointOptions cached(String url, Path folder) {
    EndpointOptions o = to(url);
    return new EndpointOptions(
        o.endpoint(),
        o.model(),
        o.key(),
        o.maxConcurrency(),
        o.requestsPerMinute(),
        o.requestTimeout(),
        o.prices(),
        o.maxCost(),
        Optional.of(folder));
  }

  static EndpointOptions priced(String url, double prompt, double completion, double most) {
    EndpointOptions o = to(url);
    return new EndpointOptions(
        o.endpoint(),
        o.model(),
        o.key(),
        o.maxConcurrency(),
        o.requestsPerMinute(),
        o.requestTimeout(),
        new Prices(prompt, completion),
        OptionalDouble.of(most),
        Optional.empty());
  }

  static EndpointOptions keyed(String url, ApiKey key, Duration timeout) {
    EndpointOptions o = to(url);
    return new EndpointOptions(
        o.endpoint(),
        o.model(),
        Optional.of(key),
        o.maxConcurrency(),
        o.requestsPerMinute(),
        timeout,
        o.prices(),
        o.maxCost(),
        o.cache());
  }

  static EndpointModel model(String url) {
    return EndpointProbe.open(to(url), PLAIN, usage -> {});
  }
}
