package dev.egcfg.experiments;

import dev.egcfg.execution.OutputComparison;
import java.util.OptionalDouble;

/**
 * How programs that print are judged.
 *
 * @param comparison of what they print
 * @param dataLimits whether the data's own limits of time and memory hold where it has some
 * @param machineFactor by which the data's time limits are multiplied; empty: measured, see {@link
 *     MachineFactor}
 */
public record Judging(
    OutputComparison comparison, boolean dataLimits, OptionalDouble machineFactor) {}
