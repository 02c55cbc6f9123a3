/** Chat templates as checkpoints bring them. */
@NullMarked
package dev.egcfg.core.chat;

import org.jspecify.annotations.NullMarked;
