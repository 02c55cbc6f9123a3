package dev.egcfg.execution;

/**
 * What is executed to see what a program does. It carries no expected answer: that belongs to
 * {@link Tests}, and the types keep answers out of traces.
 */
public sealed interface Invocation {

  /**
   * An expression evaluated after the program has been defined.
   *
   * @param setup statements that run first; may be empty
   * @param expression such as {@code f(1, 2)}
   */
  record Call(String setup, String expression) implements Invocation {}

  /**
   * The program in the context of a {@link Tests.Harness}, on its first input. The harness makes
   * that input, and with it the answer that it expects: both are made before the program runs, and
   * of the harness nothing but the input is left when it does. Only the program's own lines are
   * traced.
   */
  record InContext(Tests.Harness harness) implements Invocation {}

  /**
   * A program that reads standard input and prints.
   *
   * @param entryPoint function called without arguments after the program has been defined; empty:
   *     the program itself reads and prints
   */
  record Stdin(String input, String entryPoint) implements Invocation {}
}
