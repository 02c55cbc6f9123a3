package dev.egcfg.decoding;

import dev.egcfg.core.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Printable ASCII one by one, some longer pieces, and an end token; the longest piece wins. */
final class ToyTokenizer implements Tokenizer {

  private static final List<String> LONGER =
      List.of(
          "```python\n",
          "```",
          "def f(",
          "x, y",
          "):\n",
          ")\n",
          "\n\n",
          "    ",
          "return ",
          " = ",
          " + ",
          "if ",
          "x)\n",
          "1\n",
          ":\n");

  private final List<String> pieces = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();

  ToyTokenizer() {
    pieces.add("\n");
    IntStream.rangeClosed(' ', '~').forEach(c -> pieces.add(Character.toString(c)));
    pieces.addAll(LONGER);
    for (int id = 0; id < pieces.size(); id++) {
      ids.put(pieces.get(id), id);
    }
  }

  /** Its text is empty. */
  int endToken() {
    return pieces.size();
  }

  int vocabularySize() {
    return pieces.size() + 1;
  }

  int id(String piece) {
    Integer id = ids.get(piece);
    if (id == null) {
      throw new IllegalArgumentException("no token for '" + piece + "'");
    }
    return id;
  }

  @Override
  public int[] encode(String text) {
    List<Integer> ids = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int start = at;
      String piece =
          LONGER.stream()
              .filter(longer -> text.startsWith(longer, start))
              .max(Comparator.comparingInt(String::length))
              .orElse(text.substring(at, at + 1));
      ids.add(id(piece));
      at += piece.length();
    }
    return ids.stream().mapToInt(id -> id).toArray();
  }

  @Override
  public String decode(List<Integer> tokens) {
    return tokens.stream()
        .map(id -> id == endToken() ? "" : pieces.get(id))
        .collect(Collectors.joining());
  }
}
