package dev.egcfg.execution;

import java.time.Duration;

/**
 * What one job may use.
 *
 * @param cpu processor time
 * @param wall elapsed time
 * @param memoryBytes address space beyond what the interpreter and preloaded modules take
 * @param maxOutputBytes standard output and error, each
 */
public record Limits(Duration cpu, Duration wall, long memoryBytes, int maxOutputBytes) {}
