package dev.egcfg.reports;

import java.util.function.ToLongFunction;

/** What is added up over a cell's rows, in the order of the columns of {@code costs.csv}. */
enum Cost {
  PROMPT_TOKENS(row -> row.tokens().prompt()),
  GENERATED_TOKENS(row -> row.tokens().generated()),
  GUIDED_TOKENS(row -> row.tokens().guided()),
  CANDIDATE_TOKENS(row -> row.tokens().candidate()),
  ENCODED_TOKENS(row -> row.tokens().encoded()),
  FORWARD_PASSES(Row::forwardPasses),
  CANDIDATE_PASSES(Row::candidatePasses),
  GUIDED_PASSES(Row::guidedPasses),
  REFRESHES(Row::refreshes),
  EXECUTIONS(Row::executions),
  CACHE_HITS(Row::cacheHits),
  REUSED_TOKENS(Row::reusedTokens),
  SAVED_FORWARD_PASSES(row -> row.saved().forwardPasses()),
  SAVED_ENCODED_TOKENS(row -> row.saved().encoded()),
  SAVED_EXECUTIONS(row -> row.saved().executions()),
  TOTAL_MS(row -> row.millis().total()),
  MODEL_MS(row -> row.millis().model()),
  EXECUTION_MS(row -> row.millis().execution());

  private final ToLongFunction<Row> ofRow;

  Cost(ToLongFunction<Row> ofRow) {
    this.ofRow = ofRow;
  }

  long of(Row row) {
    return ofRow.applyAsLong(row);
  }
}
