package dev.egcfg.experiments;

/**
 * How a run ended.
 *
 * @param total units of the plan
 * @param judged of these
 * @param infrastructure units that the harness failed; the next start does them again
 * @param cancelled whether {@link Run#cancel} ended it
 */
public record RunResult(int total, int judged, int infrastructure, boolean cancelled) {

  public boolean complete() {
    return judged == total;
  }
}
