package dev.egcfg.experiments;

/**
 * A plan that cannot be carried out as it stands: an unknown setting, a value out of range, a run
 * directory of another plan. One line that names the value and where it came from.
 */
public final class PlanException extends RuntimeException {

  public PlanException(String message) {
    super(message);
  }
}
