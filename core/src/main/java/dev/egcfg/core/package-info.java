/** Language models: what decoding needs of one, and nothing about how it is computed. */
@NullMarked
package dev.egcfg.core;

import org.jspecify.annotations.NullMarked;
