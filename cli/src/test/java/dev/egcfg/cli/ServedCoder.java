package dev.egcfg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A completions server on loopback that answers the problem "x plus K" rightly, in OpenAI's own
 * shape and without echo, and fails on purpose: two requests of six are first answered by one or
 * two of eight faults, always the same ones.
 */
final class ServedCoder implements AutoCloseable {

  /** A third of what arrives: of six requests, 1 + 2 fail on top of the six that do not. */
  enum Faults {
    NONE,
    A_THIRD
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PROBLEM = Pattern.compile("def f(\\d+)\\(x\\)");
  private static final Pattern TOKEN = Pattern.compile("\\w+|\\n *| +|[^\\w\\s]+");

  private final Faults faults;
  private final UnaryOperator<String> body;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
  final AtomicInteger requests = new AtomicInteger();
  final Map<Integer, AtomicInteger> failed = new ConcurrentHashMap<>();

  /** The numbers of completions that were asked for by sampling requests, and temperatures. */
  final Set<String> draws = ConcurrentHashMap.newKeySet();

  final Set<String> authorizations = ConcurrentHashMap.newKeySet();

  /**
   * @param body from K to the lines of the function
   */
  ServedCoder(Faults faults, UnaryOperator<String> body) throws IOException {
    this.faults = faults;
    this.body = body;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(threads);
    server.createContext(
        "/v1/models",
        exchange -> send(exchange, 200, "application/json", "{\"data\":[{\"id\":\"coder\"}]}", 0));
    server.createContext("/v1/completions", this::complete);
    server.start();
  }

  static ServedCoder adding(Faults faults) throws IOException {
    return new ServedCoder(
        faults, k -> "    y = x + " + k + "\n    if y > 0:\n        y = y\n    return y\n");
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int failures() {
    return failed.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** Problems f0, f1, ... in HumanEval's format. */
  static String problems(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            k ->
                JSON.createObjectNode()
                    .put("task_id", "Plus/" + k)
                    .put(
                        "prompt",
                        "def f%d(x):\n    \"\"\"x plus %d.\n    >>> f%d(1)\n    %d\n    \"\"\"\n"
                            .formatted(k, k, k, 1 + k))
                    .put("entry_point", "f" + k)
                    .put("canonical_solution", "    return x + " + k + "\n")
                    .put(
                        "test",
                        "def check(candidate):\n    assert candidate(2) == " + (2 + k) + "\n")
                    .toString())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private void complete(HttpExchange exchange) throws IOException {
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.incrementAndGet();
    String good = answer(JSON.readTree(text)).toString();
    Optional<Integer> fault = fault(text);
    if (fault.isEmpty()) {
      send(exchange, 200, "application/json", good, 0);
      return;
    }
    failed.computeIfAbsent(fault.get(), kind -> new AtomicInteger()).incrementAndGet();
    switch (fault.get()) {
      case 0 -> {
        exchange.getResponseHeaders().set("Retry-After", "0");
        send(exchange, 429, "application/json", "{}", 0);
      }
      case 1 -> send(exchange, 500, "text/plain", "out of luck", 0);
      case 2 -> send(exchange, 503, "application/json", "{\"error\":{\"message\":\"busy\"}}", 0);
      case 3 -> exchange.close();
      case 4 -> send(exchange, 200, "application/json", good, 100);
      case 5 -> send(exchange, 200, "application/json", good.substring(0, good.length() / 2), 0);
      case 6 -> send(exchange, 200, "text/html", "<html>a proxy's page</html>", 0);
      default -> {
        pause();
        send(exchange, 200, "application/json", good, 0);
      }
    }
  }

  private Optional<Integer> fault(String request) {
    int hash = request.replaceAll("127.0.0.1:\\d+", "").hashCode() & Integer.MAX_VALUE;
    int failing = faults == Faults.NONE || hash % 6 > 1 ? 0 : 1 + hash % 6;
    int attempt = tries.computeIfAbsent(request, any -> new AtomicInteger()).getAndIncrement();
    if (attempt >= failing) {
      return Optional.empty();
    }
    int kind = (hash / 6 + attempt) % 8;
    // slow answers take their time: one in four is enough
    return Optional.of(kind == 7 && hash / 48 % 4 > 0 ? 0 : kind);
  }

  private static void pause() {
    try {
      Thread.sleep(6_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @param missing bytes that are announced and never sent
   */
  private static void send(HttpExchange exchange, int status, String type, String body, int missing)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length + missing);
      exchange.getResponseBody().write(bytes);
    }
  }

  private ObjectNode answer(JsonNode request) {
    if (request.path("temperature").asDouble() > 0) {
      // to two digits: 1.2 * 0.75 is no exact number
      double temperature = Math.round(100 * request.path("temperature").asDouble()) / 100.0;
      draws.add(request.path("n").asInt(1) + " at " + temperature);
    }
    String prompt = request.path("prompt").asText();
    List<String> tokens = tokens(answerTo(prompt));
    List<String> written = new ArrayList<>();
    for (String token : tokens) {
      if (written.size() < request.path("max_tokens").asInt()) {
        written.add(token);
      }
    }
    boolean finished = written.size() < request.path("max_tokens").asInt();
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode choices = answer.putArray("choices");
    for (int i = 0; i < request.path("n").asInt(1); i++) {
      ObjectNode choice = choices.addObject().put("index", i);
      choice.put("text", String.join("", written));
      choice.put("finish_reason", finished ? "stop" : "length");
      ObjectNode logprobs = choice.putObject("logprobs");
      List<String> named = new ArrayList<>(written);
      if (finished) {
        named.add("<|im_end|>");
      }
      named.forEach(logprobs.putArray("tokens")::add);
      ArrayNode tops = logprobs.putArray("top_logprobs");
      named.forEach(
          token -> {
            ObjectNode top = tops.addObject();
            top.put(token, Math.log(0.8));
            top.put(token.equals("pass") ? "x" : "pass", Math.log(0.1));
          });
    }
    answer.putObject("usage").put("prompt_tokens", 100).put("completion_tokens", written.size());
    return answer;
  }

  /** What is left of the right answer after what the prompt ends in. */
  private String answerTo(String prompt) {
    Matcher problem = PROBLEM.matcher(prompt);
    if (!problem.find()) {
      return "b\n";
    }
    String k = problem.group(1);
    boolean raw = prompt.startsWith("def f");
    String whole =
        raw
            ? body.apply(k) + "\n\nprint(f" + k + "(0))\n"
            : "```python\ndef f" + k + "(x):\n" + body.apply(k) + "```";
    int length = whole.length();
    while (!prompt.endsWith(whole.substring(0, length))) {
      length--;
    }
    return whole.substring(length);
  }

  private static List<String> tokens(String text) {
    return TOKEN.matcher(text).results().map(match -> match.group()).toList();
  }

  /** The kinds of faults that have occurred. */
  Set<Integer> kinds() {
    return new HashSet<>(failed.keySet());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
