package dev.egcfg.core.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a server understands beyond OpenAI's own fields.
 *
 * @param ownSamplers how its own samplers are switched off
 * @param tokenIds whether it can be asked to name tokens by {@code token_id:N} (vLLM)
 * @param seed whether draws take a seed
 */
record Dialect(OwnSamplers ownSamplers, boolean tokenIds, boolean seed) {

  /** How to switch off what a server does to a distribution unasked. */
  enum OwnSamplers {
    /** llama.cpp, vLLM, SGLang: top-k -1, min-p 0; llama.cpp with temperature before top-p. */
    MINUS_ONE,
    /** Hosted services that take top-k 0 for none. */
    ZERO,
    /** OpenAI itself: there are none, and their names are refused. */
    UNKNOWN
  }

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The request's body. Equal requests give equal bodies, to the order of the fields. */
  ObjectNode body(String model, CompletionRequest request) {
    ObjectNode body = JSON.objectNode();
    body.put("model", model);
    body.set("prompt", prompt(request.prompt()));
    body.put("max_tokens", request.maxTokens());
    body.put("temperature", request.temperature());
    body.put("top_p", request.topP());
    if (request.count() > 1) {
      body.put("n", request.count());
    }
    if (seed) {
      request.seed().ifPresent(value -> body.put("seed", value));
    }
    if (!request.stop().isEmpty()) {
      ArrayNode stop = body.putArray("stop");
      request.stop().forEach(stop::add);
    }
    if (request.alternatives() > 0) {
      body.put("logprobs", request.alternatives());
    }
    if (request.echo()) {
      body.put("echo", true);
    }
    samplers(body, request);
    if (tokenIds && request.alternatives() > 0) {
      body.put("return_tokens_as_token_ids", true);
    }
    return body;
  }

  private void samplers(ObjectNode body, CompletionRequest request) {
    switch (ownSamplers) {
      case MINUS_ONE -> {
        body.put("top_k", request.topK().orElse(-1));
        body.put("min_p", 0);
        ArrayNode order = body.putArray("samplers");
        order.add("temperature");
        order.add("top_k");
        order.add("top_p");
      }
      case ZERO -> {
        body.put("top_k", request.topK().orElse(0));
        body.put("min_p", 0);
      }
      case UNKNOWN -> request.topK().ifPresent(value -> body.put("top_k", value));
    }
  }

  private static JsonNode prompt(CompletionRequest.Prompt prompt) {
    if (prompt instanceof CompletionRequest.Text text) {
      return JSON.textNode(text.text());
    }
    ArrayNode ids = JSON.arrayNode();
    ((CompletionRequest.Ids) prompt).tokens().forEach(ids::add);
    return ids;
  }
}
