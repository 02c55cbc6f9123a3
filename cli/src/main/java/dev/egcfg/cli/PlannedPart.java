package dev.egcfg.cli;

import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.reproduction.Reproduction.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A part of a table with its plan.
 *
 * @param shipped as the table has it
 * @param plan as the command line changed it
 */
record PlannedPart(Part part, Plan shipped, Plan plan) {

  /** Settings that may differ on every machine without making another protocol. */
  private static final Set<String> NO_PROTOCOL =
      Set.of(
          "data",
          "limit",
          "problems",
          "parallel",
          "device",
          "threads",
          "cache-gib",
          "prefix-cache",
          "speculation",
          "share",
          "precision",
          "sandbox",
          "unsafe-execution",
          "out",
          "fresh",
          "repair",
          "take-over",
          "pass-at",
          "baseline", // marked where the published one differs
          "sample-temperature", // of a baseline that is sampled
          "stop-on-collapse", // marked where it is missing
          "until-solved", // the published protocol, and the same solve rate
          "endpoint",
          "tokenizer",
          "chat-template",
          "template-kwargs", // models differ in what theirs understand
          "api-key-file",
          "max-concurrency",
          "requests-per-minute",
          "request-timeout",
          "prompt-price",
          "completion-price",
          "max-cost",
          "endpoint-cache",
          "seed");

  /** Whether only some of the plan's problems are asked for. */
  boolean partial() {
    return List.of("limit", "problems").stream()
        .anyMatch(key -> !Objects.equals(plan.texts().get(key), shipped.texts().get(key)));
  }

  /** Where the plan is not the shipped one, in words. */
  List<String> deviations() {
    List<String> deviations = new ArrayList<>();
    Map<String, String> there = shipped.texts();
    plan.texts()
        .forEach(
            (key, value) -> {
              if (!NO_PROTOCOL.contains(key) && !value.equals(there.get(key))) {
                deviations.add(
                    key + " is " + value + ", not " + there.getOrDefault(key, "left out"));
              }
            });
    return deviations;
  }
}
