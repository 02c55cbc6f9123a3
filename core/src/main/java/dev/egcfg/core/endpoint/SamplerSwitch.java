package dev.egcfg.core.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A field that switches off what a server does to a distribution unasked: the served model's own
 * defaults, which vLLM and SGLang read from its {@code generation_config.json}, llama.cpp from the
 * GGUF file, and which stay on in every request that does not name them.
 *
 * @param value of the field where the sampler is off
 */
record SamplerSwitch(String field, JsonNode value) {

  static final String TOP_K = "top_k";

  /** All that some server knows, by field; where servers differ, the values in turn. */
  static Map<String, List<SamplerSwitch>> known() {
    JsonNode fields;
    try (InputStream resource =
        Objects.requireNonNull(SamplerSwitch.class.getResourceAsStream("sampler-switches.json"))) {
      fields = new JsonMapper().readTree(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, List<SamplerSwitch>> known = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      List<SamplerSwitch> values = new ArrayList<>();
      field.getValue().forEach(value -> values.add(new SamplerSwitch(field.getKey(), value)));
      known.put(field.getKey(), values);
    }
    return known;
  }
}
