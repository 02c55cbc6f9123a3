package dev.egcfg.execution;

/**
 * Whether a level works here, found out by really starting it.
 *
 * @param detail the interpreter and the tools when it works, else one line: why not, and what to do
 */
public record LevelStatus(SandboxLevel level, boolean available, String detail) {}
