/**
 * The catalogue of models, data and tools, and how they get into the user's cache: verified,
 * resumable, locked.
 */
@NullMarked
package dev.egcfg.core.fetch;

import org.jspecify.annotations.NullMarked;
