/** What {@code egcfg reproduce} runs: shipped plans, and the numbers that each stands beside. */
@NullMarked
package dev.egcfg.experiments.reproduction;

import org.jspecify.annotations.NullMarked;
