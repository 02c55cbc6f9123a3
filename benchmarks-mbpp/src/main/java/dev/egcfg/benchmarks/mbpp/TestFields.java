package dev.egcfg.benchmarks.mbpp;

import dev.egcfg.benchmarks.DataRecord;
import java.util.List;

/** Which of a row's tests are visible, and which judge. */
enum TestFields {
  /** {@code test_list} is both. */
  MBPP {
    @Override
    List<String> visible(DataRecord row) {
      return tests(row, TEST_LIST);
    }

    @Override
    List<String> judging(DataRecord row) {
      return visible(row);
    }
  },
  /**
   * {@code test_case_list} judges and {@code test_list} is visible; a copy that has one of them
   * alone shows as many of its first tests as MBPP has of its own.
   */
  EXTENDED {
    @Override
    List<String> visible(DataRecord row) {
      if (row.has(TEST_LIST) && row.has(TEST_CASE_LIST)) {
        return tests(row, TEST_LIST);
      }
      List<String> all = judging(row);
      return all.subList(0, Math.min(TESTS_OF_MBPP, all.size()));
    }

    @Override
    List<String> judging(DataRecord row) {
      return tests(row, row.has(TEST_CASE_LIST) ? TEST_CASE_LIST : TEST_LIST);
    }
  };

  private static final String TEST_LIST = "test_list";
  private static final String TEST_CASE_LIST = "test_case_list";
  private static final int TESTS_OF_MBPP = 3;

  /** At least one, or the row is malformed for the caller to say so. */
  abstract List<String> visible(DataRecord row);

  abstract List<String> judging(DataRecord row);

  private static List<String> tests(DataRecord row, String field) {
    return row.texts(field).stream().map(test -> Mbpp.unixLines(test).strip()).toList();
  }
}
