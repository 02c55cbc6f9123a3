package dev.egcfg.core.endpoint;

import java.util.Locale;

/**
 * What a process asked of a server.
 *
 * @param requests sent, retries included
 * @param retries of these
 * @param fromCache requests that an earlier answer spared
 * @param saved requests that one for several positions made unnecessary
 * @param promptTokens and
 * @param completionTokens as the server counts them
 * @param cost in US dollars, at the prices given
 */
public record EndpointUsage(
    int requests,
    int retries,
    int fromCache,
    int saved,
    long promptTokens,
    long completionTokens,
    double cost) {

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d requests (%d retries), %d answered from the cache, %d saved by echo; %d prompt and %d"
            + " completion tokens%s",
        requests,
        retries,
        fromCache,
        saved,
        promptTokens,
        completionTokens,
        cost == 0 ? "" : String.format(Locale.ROOT, ", $%.4f", cost));
  }
}
