package dev.egcfg.core.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.egcfg.core.ModelUnavailableException;
import dev.egcfg.core.endpoint.CostMeter.Reservation;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a server for completions within the limits: from the cache if it was asked before, else as
 * often as it takes. Safe for use by several threads; each call blocks its own.
 */
final class EndpointClient {

  /** Before the first answer, where a wrong URL is likelier than a busy server. */
  private static final int FIRST_TRIES = 2;

  /** For one try; the first handshake of a process on a busy machine takes seconds. */
  private static final Duration FIRST_CONTACT = Duration.ofSeconds(10);

  private static final int TRIES = 9;
  private static final Duration FIRST_DELAY = Duration.ofMillis(250);
  private static final Duration LONGEST_WISH = Duration.ofMinutes(10);
  private static final double JITTER = 0.3;

  private static final JsonMapper MAPPER = new JsonMapper();

  private final EndpointOptions options;
  private final Transport transport;
  private final Semaphore slots;
  private final Optional<RateLimiter<Object>> rate;
  private final Optional<ResponseCache> cache;
  private final CostMeter costs;
  private final RetryPolicy<String> patience;
  private final RetryPolicy<String> firstPatience;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private final AtomicInteger fromCache = new AtomicInteger();
  private final AtomicLong cachedTokens = new AtomicLong();

  EndpointClient(EndpointOptions options) {
    this(options, FIRST_DELAY);
  }

  /**
   * @param firstDelay before the second try; doubled for each further one
   */
  EndpointClient(EndpointOptions options, Duration firstDelay) {
    this.options = options;
    this.transport = new Transport(options);
    this.slots = new Semaphore(options.maxConcurrency(), true);
    this.rate =
        options.requestsPerMinute().isPresent()
            ? Optional.of(
                RateLimiter.smoothBuilder(
                        options.requestsPerMinute().getAsInt(), Duration.ofMinutes(1))
                    .build())
            : Optional.empty();
    this.cache = options.cache().map(ResponseCache::new);
    this.costs = new CostMeter(options.prices(), options.maxCost());
    this.patience = policy(TRIES, firstDelay);
    this.firstPatience = policy(FIRST_TRIES, firstDelay);
  }

  private RetryPolicy<String> policy(int tries, Duration firstDelay) {
    Duration longest = firstDelay.multipliedBy(240);
    return RetryPolicy.<String>builder()
        .handle(TransientFailureException.class)
        .withMaxAttempts(tries)
        .withBackoff(firstDelay, longest)
        .withJitter(JITTER)
        .withDelayFnOn(
            context -> {
              Duration own = firstDelay.multipliedBy(1L << (context.getAttemptCount() - 1));
              return context
                  .<TransientFailureException>getLastException()
                  .retryAfter()
                  .filter(wish -> wish.compareTo(own.compareTo(longest) < 0 ? own : longest) > 0)
                  .map(EndpointClient::noSooner)
                  // the policy's own back-off
                  .orElse(Duration.ofNanos(-1));
            },
            TransientFailureException.class)
        .onRetry(event -> retries.incrementAndGet())
        .build();
  }

  /** What a server wishes, however jitter shortens it. */
  static Duration noSooner(Duration wish) {
    Duration bounded = wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    return Duration.ofNanos((long) Math.ceil(bounded.toNanos() / (1 - JITTER)));
  }

  /**
   * First contact: what the server says of its models; an empty object if it does not list them.
   *
   * @throws ModelUnavailableException if nobody answers
   */
  JsonNode models() {
    TransientFailureException last = new TransientFailureException("no try", Optional.empty());
    for (int i = 0; i < FIRST_TRIES; i++) {
      try {
        return MAPPER.readTree(transport.get(options.endpoint().models(), FIRST_CONTACT));
      } catch (RefusedRequestException | JsonProcessingException e) {
        return MAPPER.createObjectNode();
      } catch (TransientFailureException e) {
        last = e;
      }
    }
    throw new ModelUnavailableException(
        options.endpoint()
            + " does not answer: "
            + last.getMessage()
            + "; is the server up, and the URL right?",
        last);
  }

  /**
   * One request's completions.
   *
   * @param identity what else determines the answers of this server
   * @throws RefusedRequestException if the server will not
   * @throws EndpointException if every try failed
   * @throws ModelUnavailableException if no request will ever succeed, or the money is spent
   */
  Completions complete(CompletionRequest request, Dialect dialect, String identity) {
    return complete(request, dialect, identity, patience);
  }

  /**
   * As {@link #complete}, of a server that has not proved yet that it can answer: given up after
   * two tries.
   */
  Completions probe(CompletionRequest request, Dialect dialect, String identity) {
    return complete(request, dialect, identity, firstPatience);
  }

  private Completions complete(
      CompletionRequest request, Dialect dialect, String identity, RetryPolicy<String> tries) {
    String body = dialect.body(options.model(), request).toString();
    // the seed counts even where the server knows none: different draws stay different
    String question =
        String.join("\n", options.endpoint().toString(), identity, request.seed().toString(), body);
    Optional<String> known = cache.flatMap(answers -> answers.find(question));
    if (known.isPresent()) {
      try {
        Completions read = CompletionReader.read(known.get(), request.count());
        fromCache.incrementAndGet();
        return read;
      } catch (TransientFailureException e) {
        // kept by an earlier version, which was less particular
      }
    }
    String answer;
    try {
      answer = Failsafe.with(tries).get(() -> ask(request, body));
    } catch (TransientFailureException e) {
      throw new EndpointException(
          options.endpoint()
              + " failed "
              + tries.getConfig().getMaxAttempts()
              + " times: "
              + e.getMessage(),
          e);
    } catch (FailsafeException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted between two tries");
    }
    Completions read = CompletionReader.read(answer, request.count());
    if (request.alternatives() == 0 || read.hasPositions()) {
      cache.ifPresent(answers -> answers.put(question, answer));
    }
    return read;
  }

  /** One try, in its turn. What comes back can be read. */
  private String ask(CompletionRequest request, String body) {
    acquire();
    try {
      Reservation reservation = costs.reserve(request);
      requests.incrementAndGet();
      String answer;
      try {
        answer = transport.post(options.endpoint().completions(), body, options.requestTimeout());
      } catch (TransientFailureException e) {
        if (e.maybeAnswered()) {
          reservation.settleUnknown();
        } else {
          reservation.settle(0, 0);
        }
        throw e;
      } catch (RuntimeException e) {
        reservation.settle(0, 0);
        throw e;
      }
      try {
        Completions read = CompletionReader.read(answer, request.count());
        if (read.promptTokens() > 0) {
          reservation.settle(read.promptTokens(), read.completionTokens());
          cachedTokens.addAndGet(read.cachedTokens());
        } else {
          reservation.settleUnknown(); // a server that does not count
        }
        return answer;
      } catch (TransientFailureException | RefusedRequestException e) {
        reservation.settleUnknown();
        throw e;
      }
    } finally {
      slots.release();
    }
  }

  private void acquire() {
    try {
      slots.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for other requests");
    }
    try {
      if (rate.isPresent()) {
        rate.get().acquirePermit();
      }
    } catch (InterruptedException e) {
      slots.release();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the rate limit");
    }
  }

  EndpointOptions options() {
    return options;
  }

  /** What was asked so far, and what it cost. */
  EndpointUsage usage(int saved) {
    return new EndpointUsage(
        requests.get(),
        retries.get(),
        fromCache.get(),
        saved,
        costs.promptTokens(),
        cachedTokens.get(),
        costs.completionTokens(),
        costs.spent());
  }
}
