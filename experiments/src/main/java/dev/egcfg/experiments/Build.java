package dev.egcfg.experiments;

/**
 * The program that runs.
 *
 * @param version of egcfg
 * @param revision git commit that it was built from, or {@code unknown}
 */
public record Build(String version, String revision) {}
