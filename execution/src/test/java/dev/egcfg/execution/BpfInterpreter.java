package dev.egcfg.execution;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Runs a classic BPF program over a system call as the kernel does (linux/seccomp.h, seccomp_data):
 * number, architecture, instruction pointer, then six arguments of 64 bits. Knows the instructions
 * that a filter needs and refuses any other.
 */
final class BpfInterpreter {

  private static final int LONGEST = 4096;

  private final ByteBuffer program;

  BpfInterpreter(byte[] program) {
    if (program.length % 8 != 0 || program.length / 8 > LONGEST) {
      throw new IllegalArgumentException("no program the kernel would take: " + program.length);
    }
    this.program = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What the program returns: the action in the upper half, an error number in the lower. */
  int run(int architecture, int number, long... arguments) {
    ByteBuffer call = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    call.putInt(number).putInt(architecture).putLong(0);
    for (long argument : arguments) {
      call.putLong(argument);
    }
    int accumulator = 0;
    for (int at = 0; ; at++) {
      int code = program.getShort(at * 8) & 0xFFFF;
      int whenTrue = program.get(at * 8 + 2) & 0xFF;
      int whenFalse = program.get(at * 8 + 3) & 0xFF;
      int operand = program.getInt(at * 8 + 4);
      switch (code) {
        case 0x06 -> {
          return operand;
        }
        case 0x54 -> accumulator &= operand;
        case 0x20 -> accumulator = call.getInt(operand);
        case 0x15 -> at += accumulator == operand ? whenTrue : whenFalse;
        case 0x35 ->
            at += Integer.compareUnsigned(accumulator, operand) >= 0 ? whenTrue : whenFalse;
        case 0x45 -> at += (accumulator & operand) != 0 ? whenTrue : whenFalse;
        default -> throw new IllegalArgumentException("instruction " + code + " at " + at);
      }
    }
  }
}
