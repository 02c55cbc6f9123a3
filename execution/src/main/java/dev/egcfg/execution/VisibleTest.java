package dev.egcfg.execution;

import java.util.Optional;

/**
 * A test that the problem shows.
 *
 * @param source the test as the prompt shows it
 * @param invocation what is run for a signal
 * @param expectedStdout for standard-input tasks, the output that the problem shows for this input
 */
public record VisibleTest(String source, Invocation invocation, Optional<String> expectedStdout) {}
