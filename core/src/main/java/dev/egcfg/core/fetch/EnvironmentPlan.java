package dev.egcfg.core.fetch;

import java.util.List;

/**
 * What a Python environment is to hold.
 *
 * @param name its folder's in the cache
 * @param leastMinor the oldest Python 3 that the packages exist for, such as 9
 * @param mostMinor the newest one
 * @param parts what the packages were chosen for, by the caller's names
 * @param requirements exact ones, all that are needed: {@code numpy==1.26.4}
 * @param bytes about what they take once installed
 */
public record EnvironmentPlan(
    String name,
    int leastMinor,
    int mostMinor,
    List<String> parts,
    List<String> requirements,
    long bytes) {

  public EnvironmentPlan {
    parts = List.copyOf(parts);
    requirements = List.copyOf(requirements);
  }
}
