package dev.egcfg.experiments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code manifest.json}: what a run directory holds and how it came about.
 *
 * @param schema {@link dev.egcfg.reports.Row#SCHEMA}
 * @param planHash eight hexadecimal digits
 * @param plan the settings that determine outputs, as in a {@code --config} file; the others are in
 *     {@link Start#settings}
 * @param seed of the run
 * @param dataSha256 of the benchmark's file
 * @param promptSha256 of the prompt templates, by prompt style
 * @param shards parts that the units are divided into
 * @param created the start that made the directory; every start is in {@code starts/}
 */
public record Manifest(
    int schema,
    String planHash,
    Map<String, String> plan,
    long seed,
    String dataSha256,
    Map<String, String> promptSha256,
    Model model,
    int shards,
    Start created) {

  /**
   * @param sha256 of the checkpoint
   * @param precision how it computes
   * @param context most tokens of a prompt and its answer: its own, or what the cache has room for
   */
  public record Model(String name, String family, String sha256, String precision, int context) {}

  /** The same run, in one part. */
  Manifest undivided() {
    return new Manifest(schema, planHash, plan, seed, dataSha256, promptSha256, model, 1, created);
  }

  /**
   * What this and another manifest disagree on, as "name is A there, B here"; empty if they are of
   * one plan.
   */
  List<String> differences(Manifest wanted) {
    Map<String, String> there = identity();
    Map<String, String> here = wanted.identity();
    Set<String> names = new TreeSet<>(there.keySet());
    names.addAll(here.keySet());
    return names.stream()
        .filter(name -> !there.getOrDefault(name, "").equals(here.getOrDefault(name, "")))
        .map(
            name ->
                name
                    + " is "
                    + there.getOrDefault(name, "not set")
                    + " there, "
                    + here.getOrDefault(name, "not set")
                    + " here")
        .toList();
  }

  private Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>(plan);
    identity.put("row schema", Integer.toString(schema));
    identity.put("version of egcfg", created.egcfg().version());
    identity.put("data SHA-256", dataSha256);
    identity.put("model SHA-256", model.sha256());
    identity.put("precision", model.precision());
    identity.put("context", Integer.toString(model.context()));
    promptSha256.forEach((style, digest) -> identity.put(style + " prompt's SHA-256", digest));
    return identity;
  }
}
