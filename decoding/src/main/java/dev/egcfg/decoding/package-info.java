/** The paper: baseline and execution-guided decoding, guidance, candidates, signals. */
@NullMarked
package dev.egcfg.decoding;

import org.jspecify.annotations.NullMarked;
