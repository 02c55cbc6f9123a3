package dev.egcfg.execution;

import java.time.Duration;

/**
 * What one job may use.
 *
 * @param cpu processor time
 * @param wall elapsed time
 * @param memoryBytes beyond what the interpreter and preloaded modules take: memory that the
 *     process maps for itself alone, and, of a script, what it uses of memory that is mapped to be
 *     shared
 * @param maxOutputBytes standard output and error, each
 */
public record Limits(Duration cpu, Duration wall, long memoryBytes, int maxOutputBytes) {}
