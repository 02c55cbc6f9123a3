package dev.egcfg.execution;

import java.io.PrintWriter;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The main class of the machine that {@link OrdinaryUser} starts: runs the named tests. */
final class TestsOfAnotherUser {

  private TestsOfAnotherUser() {}

  public static void main(String[] classes) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Stream.of(classes).map(DiscoverySelectors::selectClass).toList())
            .build();
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, summary, new Skipped());
    summary.getSummary().printFailuresTo(new PrintWriter(System.out, true), 20);
    System.out.println("succeeded " + summary.getSummary().getTestsSucceededCount());
    System.out.println("failed " + summary.getSummary().getTotalFailureCount());
  }

  /** Says aloud what a level did not run. */
  private static final class Skipped implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
        System.out.println(
            "skipped "
                + test.getDisplayName()
                + ": "
                + result.getThrowable().map(Throwable::getMessage).orElse(""));
      }
    }
  }
}
