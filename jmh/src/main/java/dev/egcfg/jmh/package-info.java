/**
 * Microbenchmarks (JMH). Each checks that what it is about to time is right, and fails if it is
 * not. Nothing depends on this package.
 */
@NullMarked
package dev.egcfg.jmh;

import org.jspecify.annotations.NullMarked;
