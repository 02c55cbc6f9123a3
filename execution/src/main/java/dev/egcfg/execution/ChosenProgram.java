package dev.egcfg.execution;

/**
 * The program of an answer.
 *
 * @param rule that chose it (docs/answers.md), such as {@code the last block that defines f}
 */
public record ChosenProgram(String program, String rule) {}
