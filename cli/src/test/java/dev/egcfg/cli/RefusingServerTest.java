package dev.egcfg.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that a run cannot use: exit code 2 or 3 at once, and one line with what to do. */
class RefusingServerTest {

  private static final String MODELS = "{\"data\":[{\"id\":\"other\"},{\"id\":\"coder\"}]}";

  @TempDir private Path folder;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aKeyThatIsRefused() throws IOException {
    answer("/", 401, "{\"error\":{\"message\":\"invalid key\"}}");

    assertRefused(url(), 2, "refuses the API key (401: invalid key)");
  }

  @Test
  void aModelThatTheServerDoesNotHave() throws IOException {
    answer("/v1/models", 200, MODELS);
    answer("/v1/completions", 404, "{\"error\":{\"message\":\"no such model\"}}");

    assertRefused(url(), 2, "has no model 'coder'");
  }

  @Test
  void aServerWithoutLogProbabilities() throws IOException {
    answer("/v1/models", 200, MODELS);
    answer(
        "/v1/completions",
        200,
        "{\"choices\":[{\"index\":0,\"text\":\"b\",\"finish_reason\":\"length\",\"logprobs\":null}]}");

    assertRefused(url(), 2, "gives no log-probabilities of the top 5 tokens");
  }

  @Test
  void aServerThatSpeaksNoTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> answerInPlainHttp(plain));
      thread.start();

      assertRefused("https://127.0.0.1:" + plain.getLocalPort(), 3, "no secure connection");

      plain.close();
      thread.join();
    }
  }

  private static void answerInPlainHttp(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        // closed unread, the connection would be reset, and the answer perhaps lost
        socket.getInputStream().readAllBytes();
      } catch (IOException e) {
        // closed, by the client or at the end
      }
    }
  }

  private void answer(String path, int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void assertRefused(String url, int code, String reason) throws IOException {
    Path data = Files.writeString(folder.resolve("data.jsonl"), ServedCoder.problems(1));
    Path out = folder.resolve("run");

    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--benchmark=humaneval",
                "--data=" + data,
                "--model=coder",
                "--endpoint=" + url,
                "--offline",
                "--out=" + out));
    arguments.addAll(TinyRun.SANDBOX);

    CommandLineCall call =
        CommandLineCall.on(
            new TestMachine(folder.resolve("cache"), System.getenv()),
            arguments.toArray(String[]::new));

    assertThat(call.exitCode()).as(call.err()).isEqualTo(code);
    assertThat(call.err().lines().filter(line -> line.startsWith("egcfg run: ")))
        .singleElement()
        .asString()
        .contains(reason)
        .contains(url);
    assertThat(call.err()).doesNotContain("\tat ");
    assertThat(out).doesNotExist();
  }
}
