package dev.egcfg.benchmarks.humaneval;

/** How a docstring of HumanEval writes an example. */
public enum ExampleForm {
  /** {@code >>> f(1)} with the value below it, or nothing for None. */
  DOCTEST(">>>"),
  /** {@code f(1) == 2}, with or without a prompt sign in front. */
  EQUALS("=="),
  /** {@code f(1) = 2}. */
  SINGLE_EQUALS("="),
  /** {@code f(1) -> 2}. */
  THIN_ARROW("->"),
  /** {@code f(1) => 2}. */
  ARROW("=>"),
  /** {@code f(1) ==> 2}. */
  LONG_ARROW("==>"),
  /** {@code f(1) ➞ 2}. */
  UNICODE_ARROW("➞"),
  /** {@code f(1) returns 2}. */
  RETURNS("returns"),
  /** {@code f(1) should return 2}. */
  SHOULD_RETURN("should return"),
  /** {@code For n = 1 the output should be 2}. */
  OUTPUT_SHOULD_BE("should be"),
  /** {@code Input: n = 1}, then {@code Output: 2}. */
  INPUT_OUTPUT("Input/Output");

  private final String sign;

  ExampleForm(String sign) {
    this.sign = sign;
  }

  /** What marks the form in the text. */
  public String sign() {
    return sign;
  }
}
