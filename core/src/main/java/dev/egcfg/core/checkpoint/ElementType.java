package dev.egcfg.core.checkpoint;

import java.util.Map;
import java.util.Optional;

/**
 * How a weight tensor's elements are encoded, under GGUF's (and, for the plain ones, safetensors')
 * names.
 */
enum ElementType {
  F32(0, 1, 4, PlainBlocks::f32),
  F16(1, 1, 2, PlainBlocks::f16),
  BF16(30, 1, 2, PlainBlocks::bf16),
  Q4_0(2, 32, 18, SmallBlocks::q4p0),
  Q4_1(3, 32, 20, SmallBlocks::q4p1),
  Q5_0(6, 32, 22, SmallBlocks::q5p0),
  Q5_1(7, 32, 24, SmallBlocks::q5p1),
  Q8_0(8, 32, 34, SmallBlocks::q8p0),
  Q2_K(10, 256, 84, SuperBlocks::q2k),
  Q3_K(11, 256, 110, SuperBlocks::q3k),
  Q4_K(12, 256, 144, SuperBlocks::q4k),
  Q5_K(13, 256, 176, SuperBlocks::q5k),
  Q6_K(14, 256, 210, SuperBlocks::q6k),
  IQ4_NL(20, 32, 18, NonLinearBlocks::iq4nl),
  IQ4_XS(23, 256, 136, NonLinearBlocks::iq4xs);

  private static final Map<Integer, String> UNSUPPORTED =
      Map.ofEntries(
          Map.entry(9, "Q8_1"),
          Map.entry(15, "Q8_K"),
          Map.entry(16, "IQ2_XXS"),
          Map.entry(17, "IQ2_XS"),
          Map.entry(18, "IQ3_XXS"),
          Map.entry(19, "IQ1_S"),
          Map.entry(21, "IQ3_S"),
          Map.entry(22, "IQ2_S"),
          Map.entry(24, "I8"),
          Map.entry(25, "I16"),
          Map.entry(26, "I32"),
          Map.entry(27, "I64"),
          Map.entry(28, "F64"),
          Map.entry(29, "IQ1_M"),
          Map.entry(34, "TQ1_0"),
          Map.entry(35, "TQ2_0"),
          Map.entry(39, "MXFP4"));

  private final int ggufId;
  final int blockElements;
  final int blockBytes;
  final BlockDecoder decoder;

  ElementType(int ggufId, int blockElements, int blockBytes, BlockDecoder decoder) {
    this.ggufId = ggufId;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
    this.decoder = decoder;
  }

  static Optional<ElementType> ofGguf(int id) {
    for (ElementType type : values()) {
      if (type.ggufId == id) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  static Optional<ElementType> ofName(String name) {
    for (ElementType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The name of a type that cannot be read, for messages. */
  static String ggufName(int id) {
    return UNSUPPORTED.getOrDefault(id, "number " + id);
  }
}
