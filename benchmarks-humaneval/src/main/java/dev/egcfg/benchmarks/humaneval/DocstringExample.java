package dev.egcfg.benchmarks.humaneval;

import java.util.List;

/**
 * An example that a docstring of HumanEval gives.
 *
 * @param form how it is written there
 * @param call an expression that calls the entry point, on one line
 * @param expected an expression for its value, on one line
 */
public record DocstringExample(ExampleForm form, String call, String expected) {

  /**
   * The examples of a prompt, in the order of their forms and then of the text, each call once.
   * What is no complete expression is left out: unquoted strings, unbalanced quotes, calls of other
   * functions than the entry point.
   *
   * @param prompt the data's field: code that ends in the docstring of the entry point
   */
  public static List<DocstringExample> in(String prompt, String entryPoint) {
    return new DocstringReader(prompt, entryPoint).examples();
  }

  /** The example as a test. */
  public String assertion() {
    return "assert " + call + " == " + expected;
  }
}
