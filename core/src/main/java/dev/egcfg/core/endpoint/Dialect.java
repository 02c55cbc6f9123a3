package dev.egcfg.core.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server understands beyond the fields that all have.
 *
 * @param switches that its own samplers are switched off by
 * @param tokenIds whether it can be asked to name tokens by {@code token_id:N} (vLLM)
 * @param seed whether draws take a seed
 */
record Dialect(List<SamplerSwitch> switches, boolean tokenIds, boolean seed) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  Dialect {
    switches = List.copyOf(switches);
  }

  Dialect with(SamplerSwitch more) {
    List<SamplerSwitch> all = new ArrayList<>(switches);
    all.add(more);
    return new Dialect(all, tokenIds, seed);
  }

  Dialect namingIds() {
    return new Dialect(switches, true, seed);
  }

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
    switches.forEach(off -> body.set(off.field(), off.value()));
    request.topK().ifPresent(value -> body.put(SamplerSwitch.TOP_K, value));
    if (tokenIds && request.alternatives() > 0) {
      body.put("return_tokens_as_token_ids", true);
    }
    return body;
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
