package dev.egcfg.core.endpoint;

import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.endpoint.Completions.TokenText;
import dev.egcfg.core.endpoint.Completions.TokenText.Origin;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Tokens known by their text alone. The server's own are taken as they come; our texts are cut into
 * words, numbers and runs of signs, about as many as a tokenizer would make of them. What is sent
 * is their text.
 *
 * <p>An id is the start of a hash of the text, so that it is the same in every run; of two texts
 * that want one id, the later one gets the next that is free.
 *
 * <p>A token that holds part of a character cannot be sent as text, and so is never chosen.
 */
final class TextTokens implements TokenCode, Tokenizer {

  /** The end of a generation, whatever the server calls it. */
  static final int END = 0;

  /** What servers that write end tokens out call them. */
  private static final Set<String> END_TEXTS =
      Set.of(
          "",
          "</s>",
          "<eos>",
          "<|eos|>",
          "<|endoftext|>",
          "<|end_of_text|>",
          "<|eot_id|>",
          "<|im_end|>",
          "<|end|>",
          "<end_of_turn>",
          "<\uFF5Cend\u2581of\u2581sentence\uFF5C>",
          "<|EOT|>");

  private static final Pattern PIECE =
      Pattern.compile(" ?\\p{L}{1,8}| ?\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]{1,3}|\\s{1,8}");

  private final String bosText;
  private final Map<ByteBuffer, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, ByteBuffer> texts = new ConcurrentHashMap<>();

  /**
   * @param bosText left out at the start of a prompt, since servers begin every text with it; may
   *     be empty
   */
  TextTokens(String bosText) {
    this.bosText = bosText;
  }

  @Override
  public Tokenizer tokenizer() {
    return this;
  }

  @Override
  public Set<Integer> endTokens() {
    return Set.of(END);
  }

  @Override
  public OptionalInt id(TokenText token) {
    boolean nameless = token.origin() == Origin.NAME && !token.utf8().hasRemaining();
    if (nameless || !isText(token.utf8())) {
      return OptionalInt.empty();
    }
    boolean written = token.origin() == Origin.TEXT && token.utf8().hasRemaining();
    boolean end = !written && END_TEXTS.contains(token.text());
    return OptionalInt.of(end ? END : id(token.utf8()));
  }

  /** Whole characters; a server that names tokens by text alone has U+FFFD for a part of one. */
  private static boolean isText(ByteBuffer utf8) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(utf8.duplicate())
          .chars()
          .noneMatch(c -> c == '\uFFFD');
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private int id(ByteBuffer utf8) {
    Integer known = ids.get(utf8);
    return known != null ? known : number(utf8);
  }

  private synchronized int number(ByteBuffer utf8) {
    byte[] bytes = new byte[utf8.remaining()];
    utf8.duplicate().get(bytes);
    int id = ByteBuffer.wrap(DigestUtils.sha256(bytes)).getInt() & Integer.MAX_VALUE;
    while (id == END || !texts.getOrDefault(id, utf8).equals(utf8)) {
      id = (id + 1) & Integer.MAX_VALUE;
    }
    ByteBuffer kept = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    texts.put(id, kept);
    ids.put(kept, id);
    return id;
  }

  @Override
  public int[] encode(String text) {
    List<Integer> tokens = new ArrayList<>();
    Matcher pieces = PIECE.matcher(text);
    while (pieces.find()) {
      tokens.add(
          id(StandardCharsets.UTF_8.encode(CharBuffer.wrap(text, pieces.start(), pieces.end()))));
    }
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String decode(List<Integer> tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      ByteBuffer text = texts.get(token);
      if (text != null) {
        byte[] part = new byte[text.remaining()];
        text.duplicate().get(part);
        bytes.writeBytes(part);
      } else if (token != END) {
        throw new IllegalArgumentException("no token " + token + " has been seen");
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public CompletionRequest.Prompt prompt(int[] tokens) {
    String text = decode(Arrays.stream(tokens).boxed().toList());
    return new CompletionRequest.Text(
        !bosText.isEmpty() && text.startsWith(bosText) ? text.substring(bosText.length()) : text);
  }
}
