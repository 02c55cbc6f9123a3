/** Plans, runs, their directories, resume. */
@NullMarked
package dev.egcfg.experiments;

import org.jspecify.annotations.NullMarked;
