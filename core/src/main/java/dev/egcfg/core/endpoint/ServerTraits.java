package dev.egcfg.core.endpoint;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a server turned out to be when it was probed.
 *
 * @param identity digest of what it says of its model, hexadecimal
 */
record ServerTraits(Dialect dialect, String identity) {

  /** Fields that would switch off a sampler of its own, and that it does not take. */
  Set<String> refusedSwitches() {
    Set<String> taken =
        dialect.switches().stream().map(SamplerSwitch::field).collect(Collectors.toSet());
    return SamplerSwitch.known().keySet().stream()
        .filter(field -> !taken.contains(field))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
