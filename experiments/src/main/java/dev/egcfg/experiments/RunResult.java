package dev.egcfg.experiments;

/**
 * How a run ended.
 *
 * @param total units of the plan that this run is to do
 * @param judged of these
 * @param unneeded of these, solved before their turn
 * @param infrastructure units that the harness failed; the next start does them again
 * @param undecided of the judged, those that their tests leave neither right nor wrong
 * @param faults of the harness in this start, retries that helped included
 * @param elsewhere units that are another process's
 * @param cancelled whether {@link Run#cancel} ended it
 */
public record RunResult(
    int total,
    int judged,
    int unneeded,
    int infrastructure,
    int undecided,
    int faults,
    int elsewhere,
    boolean cancelled) {

  /** Whether nothing of the run's own is left to do. */
  public boolean complete() {
    return judged + unneeded == total && elsewhere == 0;
  }
}
