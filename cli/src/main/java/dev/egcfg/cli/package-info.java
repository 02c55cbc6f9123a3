/** The egcfg command; one class per subcommand. */
@NullMarked
package dev.egcfg.cli;

import org.jspecify.annotations.NullMarked;
