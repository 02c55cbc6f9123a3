package dev.egcfg.experiments;

import dev.egcfg.core.endpoint.Endpoint;
import dev.egcfg.core.endpoint.EndpointOptions.Prices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A model behind a completions server: where it is and what may be asked of it ({@code
 * defaults.yaml}).
 *
 * @param tokenizer a model, as {@code --model} takes it, whose tokenizer and chat template the
 *     served one has
 * @param chatTemplate a file, or a model of the catalogue whose template the served one has
 * @param apiKeyFile empty: the environment's key, if there is one
 * @param maxConcurrency requests at a time
 * @param maxCost in US dollars; empty: no limit
 * @param cache whether answers are kept and asked for once
 */
public record EndpointSettings(
    Endpoint endpoint,
    Optional<String> tokenizer,
    Optional<String> chatTemplate,
    Optional<Path> apiKeyFile,
    int maxConcurrency,
    OptionalInt requestsPerMinute,
    Duration requestTimeout,
    Prices prices,
    OptionalDouble maxCost,
    boolean cache) {}
