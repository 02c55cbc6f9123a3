package dev.egcfg.core.endpoint;

import java.util.Locale;

/**
 * What a process asked of a server.
 *
 * @param requests sent, retries included
 * @param retries of these
 * @param fromCache requests that an earlier answer spared
 * @param saved distributions that an earlier request of this process had brought along
 * @param promptTokens and
 * @param cachedTokens of these, which the server had encoded before, where it says so, and
 * @param completionTokens as the server counts them
 * @param cost in US dollars, at the prices given
 */
public record EndpointUsage(
    int requests,
    int retries,
    int fromCache,
    int saved,
    long promptTokens,
    long cachedTokens,
    long completionTokens,
    double cost) {

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d requests (%d retries), %d answered from the cache, %d saved by looking ahead; %d prompt tokens (%d"
            + " of them cached by the server), %d completion tokens%s",
        requests,
        retries,
        fromCache,
        saved,
        promptTokens,
        cachedTokens,
        completionTokens,
        cost == 0 ? "" : String.format(Locale.ROOT, ", $%.4f", cost));
  }
}
