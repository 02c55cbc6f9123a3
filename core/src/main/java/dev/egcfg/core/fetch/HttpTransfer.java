package dev.egcfg.core.fetch;

import dev.egcfg.core.http.HttpClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLHandshakeException;

/** Files by HTTP, continued by range requests where an earlier attempt stopped. */
final class HttpTransfer {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(60);

  /** Attempts in a row that bring nothing before the source is given up. */
  private static final int FRUITLESS_ATTEMPTS = 3;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MOST_TEXT_BYTES = 16 << 20;
  private static final Duration TEXT_PATIENCE = Duration.ofSeconds(60);

  private final StallGuard stallGuard;
  private Optional<HttpClient> client = Optional.empty();

  HttpTransfer(StallGuard stallGuard) {
    this.stallGuard = stallGuard;
  }

  /**
   * Appends to {@code part} what it lacks.
   *
   * @param bytes size of the file; 0 or less: not known
   * @throws IOException with a reason for people, if the file cannot be had from here
   */
  void download(URI uri, Path part, long bytes, FetchListener listener) throws IOException {
    int fruitless = 0;
    while (true) {
      long before = size(part);
      try {
        if (append(uri, part, before, bytes, listener)) {
          return;
        }
        fruitless++;
      } catch (BrokenTransfer e) {
        fruitless = size(part) > before ? 0 : fruitless + 1;
        if (fruitless >= FRUITLESS_ATTEMPTS) {
          throw e;
        }
      }
      if (fruitless >= FRUITLESS_ATTEMPTS) {
        throw new IOException(uri.getHost() + " does not continue the file");
      }
    }
  }

  /** Made when it is needed: the environment's proxies matter to nobody else. */
  private synchronized HttpClient client() {
    if (client.isEmpty()) {
      client =
          Optional.of(
              HttpClients.builder(CONNECT_TIMEOUT)
                  .followRedirects(HttpClient.Redirect.NORMAL)
                  .build());
    }
    return client.get();
  }

  /** The whole of a small text. */
  String text(URI uri) throws IOException {
    HttpResponse<InputStream> response = send(request(uri).build(), BodyHandlers.ofInputStream());
    long start = System.nanoTime();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream body = response.body();
        StallGuard.Watch watch = stallGuard.watch(body)) {
      requireSuccess(uri, response);
      for (int count = read(uri, body, buffer); count >= 0; count = read(uri, body, buffer)) {
        text.write(buffer, 0, count);
        watch.moved();
        boolean late = System.nanoTime() - start > TEXT_PATIENCE.toNanos();
        if (late || text.size() > MOST_TEXT_BYTES) {
          throw new IOException(uri.getHost() + " comes to no end with " + uri.getPath());
        }
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** Returns whether the file is complete; false asks for another attempt. */
  private boolean append(URI uri, Path part, long from, long bytes, FetchListener listener)
      throws IOException {
    HttpRequest.Builder request = request(uri);
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    HttpResponse<InputStream> response = send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() == 416) {
        // nothing after what is there: complete, or longer than the file, which its digest tells
        boolean complete = total(response).orElse(-1) == from;
        if (!complete) {
          Files.deleteIfExists(part);
        }
        return complete;
      }
      requireSuccess(uri, response);
      boolean continues = response.statusCode() == 206;
      save(uri, body, part, continues ? from : 0, bytes, listener);
      return true;
    }
  }

  private void save(
      URI uri, InputStream body, Path part, long from, long bytes, FetchListener listener)
      throws IOException {
    StandardOpenOption mode =
        from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    byte[] buffer = new byte[BUFFER_BYTES];
    long done = from;
    try (OutputStream out =
            Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
        StallGuard.Watch watch = stallGuard.watch(body)) {
      listener.progressed(done);
      while (true) {
        int count = read(uri, body, buffer);
        if (count < 0) {
          return;
        }
        done += count;
        if (bytes > 0 && done > bytes) {
          Files.deleteIfExists(part);
          throw new IOException(
              uri.getHost() + " sends more than the " + bytes + " bytes of " + uri.getPath());
        }
        out.write(buffer, 0, count);
        watch.moved();
        listener.progressed(done);
      }
    }
  }

  private static int read(URI uri, InputStream body, byte[] buffer) throws IOException {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new BrokenTransfer(uri.getHost() + " broke the transfer off: " + reason(e), e);
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException {
    try {
      return client().send(request, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (HttpConnectTimeoutException e) {
      throw new IOException(
          request.uri().getHost() + " does not answer within " + CONNECT_TIMEOUT.toSeconds() + " s",
          e);
    } catch (ConnectException e) {
      throw new IOException(
          request.uri().getHost() + " is not reachable: " + reason(e) + byProxy(), e);
    } catch (SSLHandshakeException e) {
      throw new IOException(
          "no secure connection to "
              + request.uri().getHost()
              + ": "
              + reason(e)
              + "; an authority that Java does not know is named by SSL_CERT_FILE"
              + byProxy(),
          e);
    } catch (IOException e) {
      // a connection that ends early shows itself here or while the body is read
      throw new BrokenTransfer(
          request.uri().getHost() + " broke the transfer off: " + reason(e) + byProxy(), e);
    }
  }

  private static String byProxy() {
    String proxies = HttpClients.describedProxies();
    return proxies.isEmpty() ? "" : " (proxies: " + proxies + ")";
  }

  private static void requireSuccess(URI uri, HttpResponse<?> response) throws IOException {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      throw new IOException(
          uri.getHost() + " refuses access (HTTP " + status + "): private, gated or not existing");
    }
    if (status != 200 && status != 206) {
      throw new IOException(uri.getHost() + " answers HTTP " + status + " for " + uri.getPath());
    }
  }

  private static OptionalLong total(HttpResponse<?> response) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    String total = range.substring(range.lastIndexOf('/') + 1);
    return total.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(total))
        : OptionalLong.empty();
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpClients.request(uri).timeout(HEADER_TIMEOUT).header("User-Agent", "egcfg");
  }

  private static String reason(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        return cause.getMessage();
      }
      if (cause instanceof java.nio.channels.UnresolvedAddressException) {
        return "unknown host";
      }
    }
    return e.getClass().getSimpleName();
  }

  private static long size(Path part) throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  /** The connection ended within the body; what came is kept and continued. */
  private static final class BrokenTransfer extends IOException {
    BrokenTransfer(String message, IOException cause) {
      super(message, cause);
    }
  }
}
