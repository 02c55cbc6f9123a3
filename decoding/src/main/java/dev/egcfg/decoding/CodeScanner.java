package dev.egcfg.decoding;

/**
 * Follows an answer as it is written: its code blocks, the lines finished in the open one, and the
 * text that turns guidance on.
 */
final class CodeScanner {

  private final String marker;
  private final FenceScanner fences;
  private final StringBuilder line;
  private LineClock clock;
  private boolean lineIsContinued;
  private boolean marked;
  private int markedAtLine;
  private boolean finished;

  /**
   * @param marker what a line of code must start with, indentation aside; empty: any code will do
   */
  CodeScanner(String marker) {
    this.marker = marker;
    this.fences = new FenceScanner();
    this.line = new StringBuilder();
    this.clock = new LineClock();
  }

  private CodeScanner(CodeScanner other) {
    this.marker = other.marker;
    this.fences = new FenceScanner(other.fences);
    this.line = new StringBuilder(other.line);
    this.clock = new LineClock(other.clock);
    this.lineIsContinued = other.lineIsContinued;
    this.marked = other.marked;
    this.markedAtLine = other.markedAtLine;
    this.finished = other.finished;
  }

  CodeScanner copy() {
    return new CodeScanner(this);
  }

  void accept(String text) {
    for (int i = 0; i < text.length(); i++) {
      accept(text.charAt(i));
    }
  }

  void accept(char c) {
    boolean wasInCode = fences.inCode();
    fences.accept(c);
    if (!fences.inCode()) {
      finished |= wasInCode && marked;
    } else if (!wasInCode) {
      startBlock();
    } else {
      code(c);
    }
  }

  private void startBlock() {
    clock = new LineClock();
    line.setLength(0);
    lineIsContinued = false;
    marked = marker.isEmpty();
    markedAtLine = 0;
  }

  private void code(char c) {
    clock.accept(c);
    if (c == '\n') {
      line.setLength(0);
      lineIsContinued = clock.insideStatement();
    } else if (!marked && !lineIsContinued) {
      line.append(c);
      if (line.toString().stripLeading().startsWith(marker)) {
        marked = true;
        markedAtLine = clock.lines();
      }
    }
  }

  /** The code of the open block so far, else of the last block. */
  String code() {
    return fences.code();
  }

  /** Lines finished in the block, by the clock of interface.md. */
  int lines() {
    return clock.lines();
  }

  boolean inCode() {
    return fences.inCode();
  }

  /** Whether the marker has come in the open block. */
  boolean marked() {
    return marked && fences.inCode();
  }

  /** Whether the line that holds the marker is finished too, its signature closed. */
  boolean pastMarkedLine() {
    return marked() && clock.lines() > markedAtLine;
  }

  /** Whether a block that holds the marker has been closed. */
  boolean finished() {
    return finished;
  }
}
