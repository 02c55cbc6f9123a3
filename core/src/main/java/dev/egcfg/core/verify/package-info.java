/** Compares checkpoints, tokenizers and block decoders with golden files of other programs. */
@NullMarked
package dev.egcfg.core.verify;

import org.jspecify.annotations.NullMarked;
