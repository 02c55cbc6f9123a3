/** Rows in; pass@k, solve rates, costs, CSV and tables out. Sees no model and no sandbox. */
@NullMarked
package dev.egcfg.reports;

import org.jspecify.annotations.NullMarked;
