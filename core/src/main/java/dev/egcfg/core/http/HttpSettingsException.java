package dev.egcfg.core.http;

/** The environment names a proxy or certificates that cannot be used; one line says which. */
public final class HttpSettingsException extends RuntimeException {

  HttpSettingsException(String message) {
    super(message);
  }

  HttpSettingsException(String message, Throwable cause) {
    super(message, cause);
  }
}
