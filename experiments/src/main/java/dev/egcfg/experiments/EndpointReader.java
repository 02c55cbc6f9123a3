package dev.egcfg.experiments;

import static dev.egcfg.experiments.SettingsReader.decimal;
import static dev.egcfg.experiments.SettingsReader.seconds;

import dev.egcfg.core.endpoint.Endpoint;
import dev.egcfg.core.endpoint.EndpointOptions.Prices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The settings of a server. */
final class EndpointReader {

  private static final List<Setting> ENDPOINT_ONLY =
      List.of(
          Setting.TOKENIZER,
          Setting.CHAT_TEMPLATE,
          Setting.API_KEY_FILE,
          Setting.REQUESTS_PER_MINUTE,
          Setting.MAX_COST);

  private final SettingsReader in;
  private final KeptSettings settings;

  EndpointReader(KeptSettings settings) {
    this.in = settings.in();
    this.settings = settings;
  }

  /** Empty without {@code --endpoint}. */
  Optional<EndpointSettings> read() {
    if (in.text(Setting.ENDPOINT).isEmpty()) {
      for (Setting setting : ENDPOINT_ONLY) {
        if (in.text(setting).isPresent()) {
          throw new PlanException("--" + setting.key() + " needs --endpoint URL");
        }
      }
      return Optional.empty();
    }
    if (!in.isGiven(Setting.MODEL)) {
      throw new PlanException("--endpoint needs --model NAME, the model's name on the server");
    }
    String price = "US dollars for a million tokens";
    Optional<Double> maxCost = in.optional(Setting.MAX_COST, "US dollars", decimal(true, 1e9));
    maxCost.ifPresent(value -> settings.kept(Setting.MAX_COST, Labels.of(value)));
    Duration timeout = in.one(Setting.REQUEST_TIMEOUT, "a number of seconds", seconds());
    settings.kept(Setting.REQUEST_TIMEOUT, Labels.of(timeout.toMillis() / 1000.0));
    EndpointSettings endpoint =
        new EndpointSettings(
            in.checked(Setting.ENDPOINT, Endpoint::of),
            settings.name(Setting.TOKENIZER),
            settings.name(Setting.CHAT_TEMPLATE),
            settings.path(Setting.API_KEY_FILE),
            settings.integerOf(Setting.MAX_CONCURRENCY, 1),
            settings.optionalInteger(Setting.REQUESTS_PER_MINUTE),
            timeout,
            new Prices(
                settings.number(Setting.PROMPT_PRICE, price, decimal(false, 1e6)),
                settings.number(Setting.COMPLETION_PRICE, price, decimal(false, 1e6))),
            maxCost.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
            settings.flag(Setting.ENDPOINT_CACHE));
    settings.kept(Setting.ENDPOINT, endpoint.endpoint().toString());
    if (endpoint.maxCost().isPresent() && endpoint.prices().equals(new Prices(0, 0))) {
      throw new PlanException("--max-cost needs --prompt-price and --completion-price to count by");
    }
    return Optional.of(endpoint);
  }
}
