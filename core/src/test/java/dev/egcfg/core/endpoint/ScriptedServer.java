package dev.egcfg.core.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server on loopback whose every answer a test writes. */
final class ScriptedServer implements AutoCloseable {

  /**
   * @param body fewer bytes than {@code length} are a body that breaks off
   */
  record Reply(int status, Map<String, String> headers, String body, int length) {

    static Reply json(int status, String body) {
      return new Reply(
          status,
          Map.of("Content-Type", "application/json"),
          body,
          body.getBytes(StandardCharsets.UTF_8).length);
    }

    /** The connection ends without a word. */
    static Reply none() {
      return new Reply(0, Map.of(), "", 0);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /**
   * @param models what GET /v1/models answers
   */
  ScriptedServer(Reply models, Function<JsonNode, Reply> completions) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/models", exchange -> answer(exchange, models));
    server.createContext(
        "/v1/completions",
        exchange -> {
          JsonNode request = JSON.readTree(exchange.getRequestBody());
          requests.add(request);
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          answer(exchange, completions.apply(request));
        });
    server.start();
  }

  static ScriptedServer answering(Function<JsonNode, Reply> completions) {
    return new ScriptedServer(Reply.json(200, "{\"data\":[{\"id\":\"toy\"}]}"), completions);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  private static void answer(HttpExchange exchange, Reply reply) throws IOException {
    try (exchange) {
      if (reply.status() == 0) {
        return;
      }
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), reply.length());
      exchange.getResponseBody().write(reply.body().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
