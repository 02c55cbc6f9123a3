package dev.egcfg.core.endpoint;

/** The server understood and will not: asking again would bring the same. */
final class RefusedRequestException extends EndpointException {

  private final int status;

  RefusedRequestException(int status, String message) {
    super("the server refused a request (" + status + "): " + message);
    this.status = status;
  }

  int status() {
    return status;
  }

  /** Whether the prompt is too long, as llama.cpp, vLLM, SGLang and OpenAI say it. */
  boolean isContextOverflow() {
    String message = String.valueOf(getMessage());
    return message.contains("exceed_context_size_error")
        || message.contains("context_length_exceeded")
        || message.contains("maximum context length")
        || message.contains("exceeds the available context size")
        || message.contains("longer than the model's context length")
        || message.contains("is larger than the maximum context");
  }
}
