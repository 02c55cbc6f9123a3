package dev.egcfg.decoding;

import java.util.regex.Pattern;

/**
 * Follows an answer as it is written: its thoughts, which are no answer, its code blocks, the lines
 * finished in the open one, and the text that turns guidance on.
 */
final class CodeScanner {

  private static final Pattern OUTLINE =
      Pattern.compile(
          "[^\n]*:(?:\\s|#[^\n]*|\"\"\"(?s:.*?)\"\"\"|\'\'\'(?s:.*?)\'\'\'"
              + "|\\.\\.\\.|pass\\b|raise NotImplemented[^\n]*)*");

  private final String marker;
  private final Thoughts thoughts;
  private FenceScanner fences;
  private final StringBuilder line;
  private LineClock clock;
  private boolean lineIsContinued;
  private boolean marked;
  private int markedAtLine;
  private int blocks;
  private boolean finished;

  /**
   * @param marker what a line of code must start with, indentation aside; empty: any code will do
   */
  CodeScanner(String marker) {
    this(marker, false);
  }

  /**
   * @param thinking whether the prompt ends in a thought
   */
  CodeScanner(String marker, boolean thinking) {
    this.marker = marker;
    this.thoughts = new Thoughts(thinking);
    this.fences = new FenceScanner();
    this.line = new StringBuilder();
    this.clock = new LineClock();
  }

  private CodeScanner(CodeScanner other) {
    this.marker = other.marker;
    this.thoughts = new Thoughts(other.thoughts);
    this.fences = new FenceScanner(other.fences);
    this.line = new StringBuilder(other.line);
    this.clock = new LineClock(other.clock);
    this.lineIsContinued = other.lineIsContinued;
    this.marked = other.marked;
    this.markedAtLine = other.markedAtLine;
    this.blocks = other.blocks;
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
    switch (thoughts.accept(c, fences.inCode())) {
      case ENDED -> fences = new FenceScanner();
      case ENDED_FROM_THE_START -> {
        fences = new FenceScanner();
        finished = false;
      }
      default -> {
        if (!thoughts.thinking()) {
          read(c);
        }
      }
    }
  }

  private void read(char c) {
    boolean wasInCode = fences.inCode();
    int before = fences.length();
    fences.accept(c);
    if (!fences.inCode()) {
      finished |= wasInCode && endsAnswer();
    } else if (!wasInCode) {
      startBlock();
    } else if (fences.length() > before) {
      code(c); // no mark of a list or quotation
    }
  }

  private void startBlock() {
    clock = new LineClock();
    line.setLength(0);
    lineIsContinued = false;
    // of an answer in steps the first is guided: those after it do not run by themselves
    marked = marker.isEmpty() && blocks == 0 && fences.isPython();
    blocks += fences.isPython() ? 1 : 0;
    markedAtLine = 0;
    fences.codeOfOpeningLine().ifPresent(begun -> begun.chars().forEach(c -> code((char) c)));
  }

  /**
   * Whether the block that is closing is what was asked for, and not an outline of it. Where any
   * code will do, more may follow that builds on it.
   */
  private boolean endsAnswer() {
    return marked && !marker.isEmpty() && !isOutline();
  }

  /** Whether the code is a head without a body that does something. */
  private boolean isOutline() {
    String code = fences.code();
    return OUTLINE.matcher(code.substring(code.lastIndexOf(marker))).matches();
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

  /** How many blocks of Python have been opened. */
  int blocks() {
    return blocks;
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

  /** Whether what finished the answer turns out to be a draft, in a thought that ends in this. */
  boolean isTakenBackBy(String following) {
    CodeScanner ahead = copy();
    for (int i = 0; i < following.length() && ahead.finished; i++) {
      ahead.accept(following.charAt(i));
    }
    return !ahead.finished;
  }

  /** Whether a block that holds the marker has been closed. */
  boolean finished() {
    return finished;
  }
}
