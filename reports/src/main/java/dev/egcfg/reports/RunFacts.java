package dev.egcfg.reports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a manifest says, for a page. */
final class RunFacts {

  private final JsonNode manifest;
  private final List<Fact> all = new ArrayList<>();

  RunFacts(JsonNode manifest) {
    this.manifest = manifest;
    flatten("", manifest);
  }

  record Fact(String name, String value) {}

  String title() {
    return manifest.at("/plan/benchmark").asText() + " with " + manifest.at("/model/name").asText();
  }

  List<Fact> badges() {
    List<Fact> badges = new ArrayList<>();
    add(badges, "precision", "/model/precision");
    add(badges, "seed", "/seed");
    add(badges, "model", "/model/sha256");
    add(badges, "data", "/dataSha256");
    add(badges, "plan", "/planHash");
    all.stream()
        .filter(fact -> fact.name().matches("(.*\\.)?(hardware\\.processor|egcfg\\.revision)"))
        .map(fact -> new Fact(fact.name().endsWith("processor") ? "on" : "egcfg", fact.value()))
        .distinct()
        .forEach(badges::add);
    return badges;
  }

  private void add(List<Fact> badges, String name, String place) {
    String value = manifest.at(place).asText();
    if (!value.isEmpty()) {
      badges.add(new Fact(name, value.matches("[0-9a-f]{64}") ? value.substring(0, 12) : value));
    }
  }

  /** A command line that means the same plan. */
  String command() {
    Map<String, String> settings = new TreeMap<>();
    manifest
        .at("/plan")
        .fields()
        .forEachRemaining(setting -> settings.put(setting.getKey(), setting.getValue().asText()));
    StringBuilder command = new StringBuilder("egcfg run");
    String benchmark = settings.remove("benchmark");
    command.append(benchmark == null ? "" : " --benchmark " + quoted(benchmark));
    settings.forEach((key, value) -> command.append(" --" + key + " " + quoted(value)));
    return command.toString();
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_./,:@%+=-]+")
        ? value
        : "'" + value.replace("'", "'\\''") + "'";
  }

  /** Every field, by its path. */
  List<Fact> all() {
    return all;
  }

  private void flatten(String path, JsonNode node) {
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field ->
                  flatten(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue()));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "[" + i + "]", node.get(i));
      }
    } else {
      all.add(new Fact(path, node.asText()));
    }
  }
}
