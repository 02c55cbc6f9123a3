package dev.egcfg.core.endpoint;

import dev.egcfg.core.ModelUnavailableException;
import dev.egcfg.core.endpoint.EndpointOptions.Prices;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What requests cost. Money is put aside for the dearest answer that a request may get before it is
 * sent, so that the limit holds with any number of requests under way.
 */
final class CostMeter {

  private final Prices prices;
  private final OptionalDouble limit;
  private long promptTokens;
  private long completionTokens;
  private double reserved;

  CostMeter(Prices prices, OptionalDouble limit) {
    this.prices = prices;
    this.limit = limit;
  }

  /** Money put aside for one request; settle it once. */
  final class Reservation {
    private final long promptEstimate;
    private final long mostCompletion;
    private final double amount;

    private Reservation(long promptEstimate, long mostCompletion) {
      this.promptEstimate = promptEstimate;
      this.mostCompletion = mostCompletion;
      this.amount = prices.of(promptEstimate, mostCompletion);
    }

    void settle(long actualPrompt, long actualCompletion) {
      synchronized (CostMeter.this) {
        reserved -= amount;
        promptTokens += actualPrompt;
        completionTokens += actualCompletion;
      }
    }

    /** The answer never came whole: it may have been written, and charged for, to its end. */
    void settleUnknown() {
      settle(promptEstimate, mostCompletion);
    }
  }

  /**
   * @throws ModelUnavailableException if the limit would be passed
   */
  synchronized Reservation reserve(CompletionRequest request) {
    Reservation reservation =
        new Reservation(
            request.prompt().estimatedTokens(), (long) request.count() * request.maxTokens());
    double spent = spent();
    if (limit.isPresent() && spent + reserved + reservation.amount > limit.getAsDouble()) {
      throw new ModelUnavailableException(
          String.format(
              Locale.ROOT,
              "--max-cost %s is reached: $%.4f are spent and the next request may pass it;"
                  + " what is finished is kept",
              limit.getAsDouble(),
              spent));
    }
    reserved += reservation.amount;
    return reservation;
  }

  synchronized long promptTokens() {
    return promptTokens;
  }

  synchronized long completionTokens() {
    return completionTokens;
  }

  /** In US dollars. */
  synchronized double spent() {
    return prices.of(promptTokens, completionTokens);
  }
}
