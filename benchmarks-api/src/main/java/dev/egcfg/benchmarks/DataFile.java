package dev.egcfg.benchmarks;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A file of records: JSON objects, one a line ({@code .jsonl}, {@code .jsonl.gz}) or in one array
 * ({@code .json}), or the rows of a Parquet file, whose lines are the rows' numbers. A folder is
 * all Parquet and JSON Lines files in it, in the order of their paths: the shards of a data set.
 */
public final class DataFile {

  /** Numbers that Python's json writes, and those beyond a double, come through as they are. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Five times MBPP with 200 samples a problem. */
  private static final int MOST_RECORDS = 1_000_000;

  private final Path file;
  private final Set<String> ignored;

  /**
   * @param file {@code .jsonl}, {@code .jsonl.gz}, {@code .json} or {@code .parquet}
   */
  public DataFile(Path file) {
    this(file, Set.of());
  }

  private DataFile(Path file, Set<String> ignored) {
    this.file = file;
    this.ignored = Set.copyOf(ignored);
  }

  /** The same file without these fields, which may be large; where possible they are not read. */
  public DataFile without(String... fields) {
    return new DataFile(file, Set.of(fields));
  }

  /**
   * The records in the file's order, at least one.
   *
   * @param id gives a record's id; no two records may have the same
   * @throws MalformedDataException with file, line and what was expected
   */
  public List<DataRecord> records(Function<DataRecord, String> id) {
    if (!Files.exists(file)) {
      throw new MalformedDataException(
          file, "no such file; check the path, or get the official data with egcfg fetch");
    }
    List<DataRecord> records = Files.isDirectory(file) ? shards() : read();
    if (records.isEmpty()) {
      throw new MalformedDataException(file, "holds no record; expected at least one JSON object");
    }
    requireDistinct(records, id);
    return records;
  }

  /** The records of a {@code .jsonl} file that is shipped beside a class. */
  static List<DataRecord> resource(Class<?> beside, String name) {
    byte[] bytes = ResourceText.read(beside, name).getBytes(StandardCharsets.UTF_8);
    try {
      return new DataFile(Path.of(name)).lines(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + name, e);
    }
  }

  private List<DataRecord> shards() {
    try (Stream<Path> inside = Files.walk(file)) {
      return inside
          .filter(each -> each.toString().matches(".*\\.(parquet|jsonl)"))
          .sorted()
          .flatMap(each -> new DataFile(each, ignored).read().stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private List<DataRecord> read() {
    String name = file.getFileName().toString();
    try (InputStream bytes = Files.newInputStream(file)) {
      if (name.endsWith(".jsonl.gz")) {
        return unzippedLines(bytes);
      }
      if (name.endsWith(".jsonl")) {
        return lines(bytes);
      }
      if (name.endsWith(".json")) {
        return array(bytes);
      }
      if (name.endsWith(".parquet")) {
        return rows();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    throw new MalformedDataException(
        file, "expected a name in .jsonl, .jsonl.gz, .json or .parquet");
  }

  private List<DataRecord> rows() {
    List<ObjectNode> rows;
    try {
      rows = ParquetRows.read(file, ignored);
    } catch (IOException e) {
      throw new MalformedDataException(
          file, "not a Parquet file that can be read: " + firstLine(e.getMessage()));
    }
    List<DataRecord> records = new ArrayList<>();
    rows.forEach(row -> add(records, record(records.size() + 1, row, Set.of())));
    return records;
  }

  private List<DataRecord> unzippedLines(InputStream zipped) throws IOException {
    try (InputStream unzipped = new GZIPInputStream(zipped)) {
      return lines(unzipped);
    } catch (ZipException | EOFException e) {
      throw new MalformedDataException(
          file,
          firstUnreadableLine(),
          "the gzip data is cut off or damaged here; fetch the file again");
    }
  }

  /** Counted anew: a reader of lines has read ahead when the data breaks off. */
  private long firstUnreadableLine() throws IOException {
    long line = 1;
    try (InputStream unzipped = new GZIPInputStream(Files.newInputStream(file))) {
      byte[] buffer = new byte[1 << 13];
      for (int read = unzipped.read(buffer); read != -1; read = unzipped.read(buffer)) {
        for (int i = 0; i < read; i++) {
          line += buffer[i] == '\n' ? 1 : 0;
        }
      }
    } catch (ZipException | EOFException e) {
      return line;
    }
    return line;
  }

  private List<DataRecord> lines(InputStream bytes) throws IOException {
    // a decoder of its own: the default one replaces what is not UTF-8
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
    List<DataRecord> records = new ArrayList<>();
    long number = 0;
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        // at the file's start, and where files were put together
        String json = line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
        if (!json.isBlank()) {
          add(records, line(number, json));
        }
      }
    } catch (CharacterCodingException e) {
      throw new MalformedDataException(file, number + 1, "not UTF-8 text");
    }
    return records;
  }

  private List<DataRecord> array(InputStream bytes) throws IOException {
    List<DataRecord> records = new ArrayList<>();
    try (RepeatedNames parser = new RepeatedNames(JSON.createParser(bytes))) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new MalformedDataException(file, 1, "expected an array of JSON objects");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        long line = parser.currentTokenLocation().getLineNr();
        JsonNode node = parser.readValueAsTree();
        add(records, record(line, node, parser.taken()));
      }
      requireEnd(parser, parser.currentTokenLocation().getLineNr());
    } catch (JsonProcessingException e) {
      throw notJson(e.getLocation() == null ? 1 : e.getLocation().getLineNr(), e);
    }
    return records;
  }

  private static void add(List<DataRecord> records, DataRecord next) {
    if (records.size() == MOST_RECORDS) {
      throw next.malformed("more than %d records; split the file".formatted(MOST_RECORDS));
    }
    records.add(next);
  }

  private DataRecord line(long number, String json) throws IOException {
    try (RepeatedNames parser = new RepeatedNames(JSON.createParser(json))) {
      JsonNode node = parser.readValueAsTree();
      requireEnd(parser, number);
      return record(number, node, parser.taken());
    } catch (JsonProcessingException e) {
      throw notJson(number, e);
    }
  }

  private void requireEnd(JsonParser parser, long line) throws IOException {
    if (parser.nextToken() != null) {
      throw new MalformedDataException(file, line, "something follows the end of the JSON value");
    }
  }

  private MalformedDataException notJson(long line, JsonProcessingException e) {
    return new MalformedDataException(
        file, line, "not valid JSON: " + firstLine(e.getOriginalMessage()));
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }

  private DataRecord record(long line, JsonNode node, Set<String> repeated) {
    if (!node.isObject()) {
      throw new MalformedDataException(
          file, line, "expected a JSON object, found " + DataRecord.described(node));
    }
    ObjectNode object = (ObjectNode) node;
    return new DataRecord(file, line, "", object.without(ignored), repeated);
  }

  private static void requireDistinct(List<DataRecord> records, Function<DataRecord, String> idOf) {
    Map<String, Long> lineOf = new HashMap<>();
    for (DataRecord record : records) {
      String id = idOf.apply(record);
      Long earlier = lineOf.putIfAbsent(id, record.line());
      if (earlier != null) {
        throw record.malformed("id " + id + " was already used on line " + earlier);
      }
    }
  }
}
