package dev.egcfg.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.http.Certificates.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {

  @TempDir private Path folder;

  @Test
  void theFirstVariableThatIsSetNamesTheFile() {
    assertThat(Certificates.named(Map.of())).isEmpty();
    assertThat(Certificates.named(Map.of("SSL_CERT_FILE", " "))).isEmpty();
    assertThat(
            Certificates.named(Map.of("REQUESTS_CA_BUNDLE", "/b.pem", "SSL_CERT_FILE", "/a.pem")))
        .hasValue(new Named("SSL_CERT_FILE", Path.of("/a.pem")));
  }

  @Test
  void aFileWithoutCertificatesIsNamed() throws IOException {
    for (Path file :
        new Path[] {
          Files.writeString(folder.resolve("other.pem"), "no certificate\n"),
          Files.createFile(folder.resolve("empty.pem")),
          folder.resolve("missing.pem")
        }) {
      assertThatThrownBy(() -> Certificates.trusting(new Named("SSL_CERT_FILE", file)))
          .isInstanceOf(HttpSettingsException.class)
          .hasMessageStartingWith("SSL_CERT_FILE names " + file);
    }
  }
}
