package dev.egcfg.core.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.egcfg.core.endpoint.ScriptedServer.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server says, and if it never stops: one line, in bounded memory and time. */
class SenselessServersTest {

  private static final Dialect DIALECT = new Dialect(List.of(), false, true);
  private static final CompletionRequest ASK =
      CompletionRequest.greedy(new CompletionRequest.Text("a4"), 1, 5);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  /** What it says first, and from then on for ever. */
  private enum Endless {
    BODY(OK + "\r\n", " ".repeat(1 << 16)),
    CHUNKS(OK + "Transfer-Encoding: chunked\r\n\r\n", "10000\r\n" + "x".repeat(1 << 16) + "\r\n"),
    LENGTH(OK + "Content-Length: 9000000000000000000\r\n\r\n", "[".repeat(1 << 16)),
    ERROR("HTTP/1.1 500 No\r\n\r\n", "sorry ".repeat(1 << 14)),
    HEADERS(OK, "X-More: " + "x".repeat(1 << 12) + "\r\n"),
    HEADER(OK + "X-More: ", "x".repeat(1 << 16)),
    CHUNK_SIZE(OK + "Transfer-Encoding: chunked\r\n\r\n", "f".repeat(1 << 10)),
    STATUS("HTTP/1.1 2", "0".repeat(1 << 16)),
    CONTINUE("", "HTTP/1.1 100 Continue\r\n\r\n"),
    BINARY("", "\0\1\2".repeat(1 << 14)),
    REDIRECTS("", "HTTP/1.1 302 There\r\nLocation: /v1/models\r\nContent-Length: 0\r\n\r\n");

    private final String first;
    private final String then;

    Endless(String first, String then) {
      this.first = first;
      this.then = then;
    }

    /** Returns when the client has hung up. */
    private void say(Socket client) {
      try (client;
          OutputStream out = client.getOutputStream()) {
        out.write(first.getBytes(US_ASCII));
        while (true) {
          out.write(then.getBytes(US_ASCII));
        }
      } catch (IOException e) {
        // it has
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutEndAreGivenUp(Endless answer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread acceptor = new Thread(() -> serve(server, answer));
      acceptor.setDaemon(true);
      acceptor.start();
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/v1";
      ApiKey key = ApiKey.find(Optional.empty(), Map.of(ApiKey.VARIABLE, "k")).orElseThrow();
      EndpointClient client =
          new EndpointClient(Options.keyed(url, key, Duration.ofSeconds(3)), Duration.ofMillis(5));

      Throwable failure = catchThrowable(() -> client.probe(ASK, DIALECT, ""));

      assertThat(failure)
          .isInstanceOfAny(EndpointException.class, RefusedRequestException.class)
          .message()
          .hasLineCount(1)
          .hasSizeLessThan(1_000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompt_tokens\": -5, \"completion_tokens\": 1}",
        "{\"prompt_tokens\": 3, \"completion_tokens\": -1000000}",
        "{\"prompt_tokens\": 3, \"completion_tokens\": 99999999999999}",
        "{\"prompt_tokens\": 1e300, \"completion_tokens\": 1}"
      })
  void withImpossibleCountsAreNotBelieved(String usage) {
    String answer =
        "{\"choices\": [{\"text\": \"x\", \"finish_reason\": \"stop\"}], \"usage\": " + usage + "}";
    try (ScriptedServer server = ScriptedServer.answering(request -> Reply.json(200, answer))) {
      EndpointClient client =
          new EndpointClient(Options.priced(server.url(), 1, 1, 100), Duration.ofMillis(5));

      assertThat(catchThrowable(() -> client.probe(ASK, DIALECT, "")))
          .isInstanceOf(EndpointException.class)
          .hasMessageContaining("the server counts ");
      assertThat(client.usage(0).cost()).isBetween(0.0, 100.0);
    }
  }

  private static void serve(ServerSocket server, Endless answer) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread speaker = new Thread(() -> answer.say(client));
        speaker.setDaemon(true);
        speaker.start();
      } catch (IOException e) {
        return;
      }
    }
  }
}
