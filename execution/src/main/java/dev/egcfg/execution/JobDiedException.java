package dev.egcfg.execution;

import java.io.IOException;

/** The processes of a job ended without an answer while nothing ailed their worker. */
final class JobDiedException extends IOException {

  private final Execution.Outcome outcome;

  JobDiedException(Execution.Outcome outcome, String message) {
    super(message);
    this.outcome = outcome;
  }

  /** How the job is taken to have ended if a program without faults does not end like that. */
  Execution.Outcome outcome() {
    return outcome;
  }
}
