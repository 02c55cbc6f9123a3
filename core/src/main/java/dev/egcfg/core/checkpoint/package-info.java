/** Checkpoint files: safetensors and GGUF behind one view with Hugging Face tensor names. */
@NullMarked
package dev.egcfg.core.checkpoint;

import org.jspecify.annotations.NullMarked;
