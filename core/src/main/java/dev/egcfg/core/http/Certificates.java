package dev.egcfg.core.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificates that the environment names beside those of Java: a company's own authority. */
final class Certificates {

  /** As OpenSSL, then requests, then curl read them. */
  private static final List<String> VARIABLES =
      List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE");

  private Certificates() {}

  /** A variable and its file. */
  record Named(String variable, Path file) {}

  static Optional<Named> named(Map<String, String> environment) {
    return VARIABLES.stream()
        .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
        .map(variable -> new Named(variable, Path.of(environment.getOrDefault(variable, ""))))
        .findFirst();
  }

  /**
   * @throws HttpSettingsException if the file holds no certificates
   */
  static SSLContext trusting(Named named) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int count = 0;
      for (Certificate own : javasOwn()) {
        trusted.setCertificateEntry("own-" + count++, own);
      }
      for (Certificate more : read(named)) {
        trusted.setCertificateEntry("named-" + count++, more);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(trusted), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot set up secure connections", e);
    }
  }

  private static Collection<? extends Certificate> read(Named named) {
    try (InputStream in = Files.newInputStream(named.file())) {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!read.isEmpty()) {
        return read;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new HttpSettingsException(unusable(named), e);
    }
    throw new HttpSettingsException(unusable(named));
  }

  private static String unusable(Named named) {
    return named.variable()
        + " names "
        + named.file()
        + ", which holds no certificates in PEM that can be read; correct or unset it";
  }

  private static List<Certificate> javasOwn() throws GeneralSecurityException {
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager own) {
        return List.of(own.getAcceptedIssuers());
      }
    }
    return List.of();
  }

  private static TrustManager[] managers(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }
}
