package dev.egcfg.decoding;

import dev.egcfg.decoding.EgCfgSettings.GuideFrom;
import dev.egcfg.decoding.Generation.Candidate;
import java.util.List;

/** When guidance is on and when its signal is due (eg-cfg.md section 2, steps 1 and 2). */
final class RefreshClock {

  private final EgCfgSettings settings;
  private boolean started;
  private int refreshedInBlock;
  private int refreshedAtLine;
  private int refreshedAtCharacter;
  private List<Candidate> candidates = List.of();

  RefreshClock(EgCfgSettings settings) {
    this.settings = settings;
  }

  /** Whether the answer has come into the code that is guided. Never at gamma 0. */
  boolean guiding(Answer answer) {
    CodeScanner scanner = answer.scanner();
    boolean reached =
        settings.guideFrom() == GuideFrom.SIGNATURE ? scanner.marked() : scanner.pastMarkedLine();
    return settings.gamma() > 0 && reached;
  }

  /** Whether the next token wants a new signal; the first is due where guidance starts. */
  boolean due(Answer answer) {
    if (!guiding(answer)) {
      return false;
    }
    if (!started) {
      return true;
    }
    int k = settings.signalInterval();
    return switch (settings.refresh()) {
      case LINE ->
          answer.scanner().blocks() != refreshedInBlock
              || answer.scanner().lines() / k > refreshedAtLine / k;
      case TOKEN -> true;
      case DEPARTURE -> departed(answer.text().substring(refreshedAtCharacter));
    };
  }

  /** Whether what was written since the last refresh is no beginning of any candidate. */
  private boolean departed(String written) {
    return candidates.stream().noneMatch(candidate -> candidate.text().startsWith(written));
  }

  void refreshed(Answer answer, List<Candidate> candidates) {
    started = true;
    refreshedInBlock = answer.scanner().blocks();
    refreshedAtLine = answer.scanner().lines();
    refreshedAtCharacter = answer.text().length();
    this.candidates = candidates;
  }
}
