package dev.egcfg.core.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Serves bytes on loopback, with range requests, and with the failures that tests ask for. */
final class FileServer implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, byte[]> files = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private int bytesBeforeBreak = Integer.MAX_VALUE;
  private boolean ranges = true;

  FileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI base() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  FileServer serve(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  /** Breaks every connection off after so many bytes of its body. */
  void breakAfter(int bytes) {
    bytesBeforeBreak = bytes;
  }

  void ignoreRanges() {
    ranges = false;
  }

  /** Path and range of each request, such as {@code /a bytes=3-}. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(range == null ? path : path + " " + range);
    byte[] content = files.get(path);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    int from = 0;
    int status = 200;
    if (range != null && ranges) {
      from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      status = from < content.length ? 206 : 416;
      String span = status == 206 ? from + "-" + (content.length - 1) : "*";
      exchange.getResponseHeaders().add("Content-Range", "bytes " + span + "/" + content.length);
    }
    if (status == 416) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    byte[] body = Arrays.copyOfRange(content, from, content.length);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body, 0, Math.min(body.length, bytesBeforeBreak));
    exchange.getResponseBody().flush();
    // closing before the announced length breaks the connection
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
