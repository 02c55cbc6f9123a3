package dev.egcfg.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.egcfg.core.ModelUnavailableException;
import dev.egcfg.core.endpoint.ScriptedServer.Reply;
import dev.egcfg.core.endpoint.ToyServed.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointClientTest {

  private static final Dialect DIALECT = new Dialect(List.of(), false, true);
  private static final Duration SHORT = Duration.ofMillis(5);

  private final ToyServed toy = new ToyServed(Shape.LEGACY, 4);

  @Test
  void everyPassingFaultIsTriedAgain() {
    String good = toy.apply(request()).body();
    List<Reply> faults =
        List.of(
            new Reply(429, Map.of("Retry-After", "0"), "", -1),
            Reply.json(500, "{\"error\":\"oh\"}"),
            Reply.json(503, "{\"error\":{\"message\":\"loading\"}}"),
            Reply.none(),
            new Reply(200, Map.of("Content-Type", "application/json"), good, good.length() + 10),
            new Reply(200, Map.of("Content-Type", "text/html"), good, good.length()),
            Reply.json(200, good.substring(0, good.length() / 2)));
    AtomicInteger next = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.answering(
            request ->
                next.get() < faults.size()
                    ? faults.get(next.getAndIncrement())
                    : toy.apply(request))) {
      EndpointClient client = new EndpointClient(Options.to(server.url()), SHORT);

      Completions read = client.complete(ask("a4"), DIALECT, "");

      assertThat(read.choices().get(0).text()).isEqualTo("5");
      assertThat(server.requests).hasSize(faults.size() + 1);
      assertThat(client.usage(0).retries()).isEqualTo(faults.size());
    }
  }

  @Test
  void aSlowAnswerIsGivenUpAndAskedForAgain() {
    AtomicInteger asked = new AtomicInteger();
    String good = toy.apply(request()).body();
    try (ScriptedServer server =
        ScriptedServer.answering(
            request -> {
              if (asked.incrementAndGet() == 1) {
                sleepFor(Duration.ofSeconds(30));
              }
              return Reply.json(200, good);
            })) {
      EndpointClient client =
          new EndpointClient(Options.keyed(server.url(), key("k"), Duration.ofSeconds(2)), SHORT);

      assertThat(client.complete(ask("a4"), DIALECT, "").choices()).hasSize(1);
    }
  }

  @Test
  void aServerThatNeverRecoversIsSaidToHaveFailed() {
    try (ScriptedServer server =
        ScriptedServer.answering(request -> Reply.json(500, "{\"error\":\"no memory\"}"))) {
      EndpointClient client = new EndpointClient(Options.to(server.url()), SHORT);

      assertThatThrownBy(() -> client.complete(ask("a4"), DIALECT, ""))
          .isInstanceOf(EndpointException.class)
          .hasMessage(server.url() + " failed 9 times: the server answered 500: no memory");
      assertThat(server.requests).hasSize(9);
    }
  }

  @Test
  void aRefusalIsNotTriedAgain() {
    try (ScriptedServer server =
        ScriptedServer.answering(
            request -> Reply.json(400, "{\"error\":{\"message\":\"bad n\",\"code\":\"c\"}}"))) {
      EndpointClient client = new EndpointClient(Options.to(server.url()), SHORT);

      assertThatThrownBy(() -> client.complete(ask("a4"), DIALECT, ""))
          .isInstanceOf(RefusedRequestException.class)
          .hasMessage("the server refused a request (400): bad n [c]");
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    Clock noon = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    assertThat(Transport.retryAfter("7", noon)).hasValue(Duration.ofSeconds(7));
    assertThat(Transport.retryAfter("0.5", noon)).hasValue(Duration.ofMillis(500));
    assertThat(Transport.retryAfter("Wed, 25 Nov 2026 12:00:30 GMT", noon))
        .hasValue(Duration.ofSeconds(30));
    assertThat(Transport.retryAfter("Wed, 25 Nov 2026 11:00:00 GMT", noon)).hasValue(Duration.ZERO);
    assertThat(Transport.retryAfter("soon", noon)).isEmpty();
  }

  @Test
  void retryAfterIsHonoured() {
    AtomicInteger asked = new AtomicInteger();
    List<Long> arrivals = new CopyOnWriteArrayList<>();
    try (ScriptedServer server =
        ScriptedServer.answering(
            request -> {
              arrivals.add(System.nanoTime());
              return asked.getAndIncrement() == 0
                  ? new Reply(429, Map.of("Retry-After", "1"), "", -1)
                  : toy.apply(request);
            })) {
      new EndpointClient(Options.to(server.url()), SHORT).complete(ask("a4"), DIALECT, "");
    }
    // less by jitter at most; the policy's own back-off would be 5 ms
    assertThat(Duration.ofNanos(arrivals.get(1) - arrivals.get(0)))
        .isGreaterThan(Duration.ofMillis(600));
  }

  @Test
  void anAnswerIsAskedForOnceAndKeptWithoutTheKey(@TempDir Path cache) throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(toy)) {
      EndpointOptions keyed =
          new EndpointOptions(
              Endpoint.of(server.url()),
              "toy",
              Optional.of(key("sk-very-secret")),
              8,
              Options.to(server.url()).requestsPerMinute(),
              Duration.ofSeconds(20),
              Options.to(server.url()).prices(),
              Options.to(server.url()).maxCost(),
              Optional.of(cache));
      Completions first = new EndpointClient(keyed).complete(ask("a4"), DIALECT, "i");
      EndpointClient other = new EndpointClient(keyed);

      assertThat(other.complete(ask("a4"), DIALECT, "i")).isEqualTo(first);
      assertThat(server.requests).hasSize(1);
      assertThat(server.authorizations).containsExactly("Bearer sk-very-secret");
      assertThat(other.usage(0).fromCache()).isEqualTo(1);
      // another server behind the same URL, and another draw, are other questions
      other.complete(ask("a4"), DIALECT, "j");
      other.complete(ask("a4").withCount(1, OptionalLong.of(3)), DIALECT, "i");
      assertThat(server.requests).hasSize(3);
      for (Path file : files(cache)) {
        assertThat(Files.readString(file)).doesNotContain("very-secret");
      }
    }
  }

  @Test
  void aDamagedAnswerIsAskedForAgain(@TempDir Path cache) throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(toy)) {
      EndpointOptions options = Options.cached(server.url(), cache);
      Completions first = new EndpointClient(options).complete(ask("a4"), DIALECT, "");
      for (Path file : files(cache)) {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 5));
      }

      assertThat(new EndpointClient(options).complete(ask("a4"), DIALECT, "")).isEqualTo(first);
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void noMoreIsSpentThanTheLimitAllows() {
    try (ScriptedServer server = ScriptedServer.answering(toy)) {
      // 2 prompt tokens, as the toy counts characters, and 1 completion token: 4 dollars a request;
      // 1 + 2 are put aside before it
      EndpointClient client =
          new EndpointClient(Options.priced(server.url(), 1e6, 2e6, 10.5), SHORT);
      client.complete(ask("a1"), DIALECT, "");
      client.complete(ask("a2"), DIALECT, "");

      assertThat(client.usage(0).cost()).isEqualTo(8);
      assertThatThrownBy(() -> client.complete(ask("a3"), DIALECT, ""))
          .isInstanceOf(ModelUnavailableException.class)
          .hasMessage(
              "--max-cost 10.5 is reached: $8.0000 are spent and the next request may pass it;"
                  + " what is finished is kept");
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void aServerThatDoesNotCountIsTakenToHaveWrittenAllThatItMay() {
    Function<JsonNode, Reply> counting = toy;
    Function<JsonNode, Reply> silent =
        request ->
            Reply.json(
                200, counting.apply(request).body().replaceFirst(",\"usage\":\\{[^}]*}", ""));
    try (ScriptedServer server = ScriptedServer.answering(silent)) {
      EndpointClient client =
          new EndpointClient(Options.priced(server.url(), 1e6, 2e6, 100), SHORT);

      client.complete(ask("a1"), DIALECT, "");

      // the estimate of the prompt, 1 token, and the one completion token that was allowed
      assertThat(client.usage(0).cost()).isEqualTo(3);
    }
  }

  @Test
  void aServersWishToBeLeftAloneIsGrantedInFull() {
    for (Duration wish : List.of(Duration.ofSeconds(10), Duration.ofMinutes(5))) {
      assertThat(EndpointClient.noSooner(wish).multipliedBy(7).dividedBy(10))
          .isGreaterThanOrEqualTo(wish);
    }
  }

  @Test
  void theKeyShowsInNoAnswerThatHidesAnError() {
    Function<JsonNode, Reply> echoing =
        request -> Reply.json(200, "{\"error\":{\"message\":\"bad key sk-very-secret\"}}");
    try (ScriptedServer server = ScriptedServer.answering(echoing)) {
      EndpointClient client =
          new EndpointClient(
              Options.keyed(server.url(), key("sk-very-secret"), Duration.ofSeconds(20)), SHORT);

      assertThatThrownBy(() -> client.complete(ask("a4"), DIALECT, ""))
          .isInstanceOf(EndpointException.class)
          .hasMessageContaining("bad key ***")
          .hasMessageNotContaining("sk-very-secret");
    }
  }

  @Test
  void theKeyNeverShows() {
    Function<JsonNode, Reply> echoing =
        request -> Reply.json(400, "{\"error\":{\"message\":\"bad key sk-very-secret\"}}");
    try (ScriptedServer server = ScriptedServer.answering(echoing)) {
      EndpointOptions options =
          Options.keyed(server.url(), key("sk-very-secret"), Duration.ofSeconds(20));

      assertThat(options.toString()).doesNotContain("very-secret");
      assertThatThrownBy(() -> new EndpointClient(options).complete(ask("a"), DIALECT, ""))
          .hasMessageContaining("bad key ***");
    }
  }

  @Test
  void aKeyThatIsAnOrdinaryWordChangesNoAnswer() {
    String good = toy.apply(request()).body().replace("\"text\":\"5\"", "\"text\":\"EMPTY\"");
    try (ScriptedServer server = ScriptedServer.answering(request -> Reply.json(200, good))) {
      EndpointClient client =
          new EndpointClient(
              Options.keyed(server.url(), key("EMPTY"), Duration.ofSeconds(20)), SHORT);

      assertThat(client.complete(ask("a4"), DIALECT, "").choices().get(0).text())
          .isEqualTo("EMPTY");
    }
  }

  @Test
  void aCompletionThatTheServerGaveUpIsAskedForAgain() {
    String good = toy.apply(request()).body();
    String aborted =
        good.replaceFirst("\"finish_reason\":\"[a-z]+\"", "\"finish_reason\":\"abort\"");
    assertThat(aborted).isNotEqualTo(good);
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.answering(
            request -> Reply.json(200, asked.getAndIncrement() == 0 ? aborted : good))) {
      EndpointClient client = new EndpointClient(Options.to(server.url()), SHORT);

      assertThat(client.complete(ask("a4"), DIALECT, "").choices().get(0).text()).isEqualTo("5");
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void anAnswerWithoutTheLogProbabilitiesAskedForIsNotKept(@TempDir Path cache) {
    Reply bare = Reply.json(200, "{\"choices\":[{\"text\":\"a\",\"finish_reason\":\"length\"}]}");
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.answering(
            request -> asked.getAndIncrement() == 0 ? bare : toy.apply(request))) {
      EndpointClient client = new EndpointClient(Options.cached(server.url(), cache), SHORT);

      assertThat(client.complete(ask("a4"), DIALECT, "").hasPositions()).isFalse();
      assertThat(client.complete(ask("a4"), DIALECT, "").hasPositions()).isTrue();
      client.complete(ask("a4"), DIALECT, "");
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void aServerThatHasNeverAnsweredIsGivenUpAfterTwoTries() {
    try (ScriptedServer server = ScriptedServer.answering(request -> Reply.json(503, "{}"))) {
      EndpointClient client = new EndpointClient(Options.to(server.url()), SHORT);

      assertThatThrownBy(() -> client.probe(ask("a4"), DIALECT, ""))
          .isInstanceOf(EndpointException.class)
          .hasMessageStartingWith(server.url() + " failed 2 times");
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void aServersWishToBeAskedAtOnceDoesNotSwitchBackOffOff() {
    List<Long> arrivals = new CopyOnWriteArrayList<>();
    Reply eager = new Reply(429, Map.of("Retry-After", "0"), "", -1);
    try (ScriptedServer server =
        ScriptedServer.answering(
            request -> {
              arrivals.add(System.nanoTime());
              return arrivals.size() < 4 ? eager : toy.apply(request);
            })) {
      new EndpointClient(Options.to(server.url()), Duration.ofMillis(100))
          .complete(ask("a4"), DIALECT, "");
    }
    // 100 + 200 + 400 ms, less by jitter at most
    assertThat(Duration.ofNanos(arrivals.get(3) - arrivals.get(0)))
        .isGreaterThan(Duration.ofMillis(450));
  }

  @Test
  void noMoreRequestsAreUnderWayThanAllowed() {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.answering(
            request -> {
              most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
              sleepFor(Duration.ofMillis(30));
              underWay.decrementAndGet();
              return toy.apply(request);
            })) {
      EndpointClient client = new EndpointClient(limited(server.url(), 2, OptionalInt.empty()));

      IntStream.range(0, 8)
          .mapToObj(
              i -> CompletableFuture.runAsync(() -> client.complete(ask("a" + i), DIALECT, "")))
          .toList()
          .forEach(CompletableFuture::join);

      assertThat(server.requests).hasSize(8);
      assertThat(most.get()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void requestsKeepTheDistanceThatTheirRateAsksFor() {
    try (ScriptedServer server = ScriptedServer.answering(toy)) {
      EndpointClient client = new EndpointClient(limited(server.url(), 8, OptionalInt.of(600)));
      long before = System.nanoTime();
      for (int i = 0; i < 4; i++) {
        client.complete(ask("a" + i), DIALECT, "");
      }
      // one in each 100 ms, the first of which may be nearly over
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(190));
    }
  }

  private static EndpointOptions limited(String url, int concurrency, OptionalInt perMinute) {
    EndpointOptions o = Options.to(url);
    return new EndpointOptions(
        o.endpoint(),
        o.model(),
        o.key(),
        concurrency,
        perMinute,
        o.requestTimeout(),
        o.prices(),
        o.maxCost(),
        o.cache());
  }

  private static ApiKey key(String text) {
    return ApiKey.find(Optional.empty(), Map.of(ApiKey.VARIABLE, text)).orElseThrow();
  }

  private static CompletionRequest ask(String prompt) {
    return CompletionRequest.greedy(new CompletionRequest.Text(prompt), 1, 5);
  }

  private static JsonNode request() {
    return DIALECT.body("toy", ask("a4"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  private static void sleepFor(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
