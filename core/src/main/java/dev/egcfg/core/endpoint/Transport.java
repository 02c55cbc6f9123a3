package dev.egcfg.core.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.egcfg.core.ModelUnavailableException;
import dev.egcfg.core.http.BoundedText;
import dev.egcfg.core.http.HttpClients;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** One try of one request: an answer's text, or an exception of the right kind. */
final class Transport {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int LONGEST_REASON = 300;

  /** Of an answer: several long completions with twenty alternatives a token take a few million. */
  private static final int MOST_BYTES = 32 << 20;

  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpClient client =
      HttpClients.builder(CONNECT_TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          // a key must not follow a redirection to another host
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final EndpointOptions options;

  Transport(EndpointOptions options) {
    this.options = options;
  }

  String get(URI uri, Duration timeout) {
    return send(HttpClients.request(uri).GET(), timeout);
  }

  String post(URI uri, String json, Duration timeout) {
    return send(
        HttpClients.request(uri)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)),
        timeout);
  }

  /**
   * @throws TransientFailureException if another try may succeed
   * @throws RefusedRequestException if the server will not do it
   * @throws ModelUnavailableException if it will not do anything
   */
  private String send(HttpRequest.Builder builder, Duration timeout) {
    builder.header("Accept", "application/json");
    options.key().ifPresent(key -> builder.header("Authorization", key.authorization()));
    HttpResponse<String> response = exchange(builder.build(), timeout);
    int status = response.statusCode();
    if (status != 200) {
      throw failure(status, response);
    }
    String type = response.headers().firstValue("Content-Type").orElse("application/json");
    if (!type.contains("json")) {
      throw new TransientFailureException(
          "the answer is " + type + ", not JSON: " + reason(response), Optional.empty());
    }
    String body = response.body();
    // a completion may well hold the word that is a local server's key
    return body.contains("\"choices\"") ? body : withoutKey(body);
  }

  /** A gateway may repeat the key in an error that it sends as an answer. */
  private String withoutKey(String text) {
    return options.key().map(key -> key.removeFrom(text)).orElse(text);
  }

  /** The client's own timeout ends with the headers: this one covers the body. */
  private HttpResponse<String> exchange(HttpRequest request, Duration timeout) {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BoundedText.ofAtMost(MOST_BYTES));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new TransientFailureException("no answer within " + timeout.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the server");
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    }
  }

  private RuntimeException failure(Throwable cause) {
    if (cause instanceof SSLException && !isCutOff(cause)) {
      return new ModelUnavailableException(
          options.endpoint()
              + ": no secure connection: "
              + cause.getMessage()
              + "; an authority that Java does not know is named by SSL_CERT_FILE",
          cause);
    }
    if (cause instanceof SSLException) {
      return new TransientFailureException("no secure connection: " + cause.getMessage(), cause);
    }
    if (cause instanceof IOException) {
      String reason = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
      return new TransientFailureException("the connection failed: " + reason, cause);
    }
    return new IllegalStateException("the HTTP client failed", cause);
  }

  /** What a busy server cuts off may succeed next time; a wrong certificate stays wrong. */
  private static boolean isCutOff(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof EOFException || at instanceof SocketException) {
        return true;
      }
    }
    return false;
  }

  private RuntimeException failure(int status, HttpResponse<String> response) {
    String reason = reason(response);
    if (status == 401 || status == 403) {
      return new UnusableEndpointException(
          options.endpoint()
              + " refuses the "
              + (options.key().isPresent() ? "API key" : "request without an API key")
              + " ("
              + status
              + (reason.isEmpty() ? "" : ": " + reason)
              + "); set "
              + ApiKey.VARIABLE
              + " or --api-key-file");
    }
    if (status == 402 || reason.contains("insufficient_quota")) {
      return new ModelUnavailableException(
          options.endpoint() + " has no credit left (" + status + "): " + reason);
    }
    if (status == 408 || status == 425 || status == 429 || status >= 500) {
      return new TransientFailureException(
          "the server answered " + status + (reason.isEmpty() ? "" : ": " + reason),
          response
              .headers()
              .firstValue("Retry-After")
              .flatMap(value -> retryAfter(value, Clock.systemUTC())));
    }
    return new RefusedRequestException(status, reason);
  }

  /** Seconds, or a date (RFC 9110, section 10.2.3). */
  static Optional<Duration> retryAfter(String value, Clock clock) {
    try {
      return Optional.of(Duration.ofMillis(Math.round(1000 * Double.parseDouble(value.strip()))))
          .filter(delay -> !delay.isNegative());
    } catch (NumberFormatException e) {
      try {
        ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
        Duration delay = Duration.between(clock.instant(), date);
        return Optional.of(delay.isNegative() ? Duration.ZERO : delay);
      } catch (DateTimeException notADate) {
        return Optional.empty();
      }
    }
  }

  /** The server's own words in one line, without the key. */
  private String reason(HttpResponse<String> response) {
    String without = withoutKey(message(response.body()).strip().replaceAll("\\s+", " "));
    return without.length() <= LONGEST_REASON
        ? without
        : without.substring(0, LONGEST_REASON) + "...";
  }

  private static String message(String body) {
    try {
      JsonNode root = MAPPER.readTree(body);
      JsonNode error = root.path("error").isMissingNode() ? root : root.path("error");
      if (error.isTextual()) {
        return error.asText();
      }
      String message = error.path("message").asText();
      String kind = error.path("code").isTextual() ? error.path("code").asText() : "";
      String type = kind.isEmpty() ? error.path("type").asText() : kind;
      return message.isEmpty() ? body : message + (type.isEmpty() ? "" : " [" + type + "]");
    } catch (JsonProcessingException e) {
      return body;
    }
  }
}
