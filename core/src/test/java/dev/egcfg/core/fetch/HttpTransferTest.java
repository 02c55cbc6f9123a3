package dev.egcfg.core.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HttpTransferTest {

  private static final byte[] SILENT_AFTER_TEN_BYTES =
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789".getBytes(US_ASCII);

  @TempDir Path folder;

  /** Every connection stays open and says no more; without a guard this test would not end. */
  @Test
  @Timeout(60)
  void givesUpAServerThatFallsSilent() throws IOException {
    List<Socket> connections = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread acceptor = new Thread(() -> answer(server, connections));
      acceptor.setDaemon(true);
      acceptor.start();
      HttpTransfer transfer = new HttpTransfer(new StallGuard(Duration.ofMillis(200)));
      URI uri = URI.create("http://localhost:" + server.getLocalPort() + "/file");
      Path part = folder.resolve("part");

      assertThatThrownBy(() -> transfer.download(uri, part, 0, FetchListener.SILENT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("localhost broke the transfer off");
      assertThat(part).hasContent("0123456789");
    }
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private static void answer(ServerSocket server, List<Socket> connections) {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.add(connection);
        connection.getOutputStream().write(SILENT_AFTER_TEN_BYTES);
        connection.getOutputStream().flush();
      } catch (IOException e) {
        return;
      }
    }
  }
}
