package dev.egcfg.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** The rows of a Parquet file as the JSON objects that the same data would be in a JSON file. */
final class ParquetRows {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final Set<CompressionCodecName> READABLE =
      EnumSet.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.ZSTD);

  private ParquetRows() {}

  /**
   * All rows in the file's order.
   *
   * @param ignored top-level columns that are not even read
   * @throws IOException if the bytes are no Parquet file that can be read
   */
  static List<ObjectNode> read(Path file, Set<String> ignored) throws IOException {
    List<ObjectNode> rows = new ArrayList<>();
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      requireKnownCompression(reader.getFooter());
      MessageType schema = without(ignored, reader.getFileMetaData().getSchema());
      reader.setRequestedSchema(schema);
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(pages, new GroupRecordConverter(schema));
        for (long row = 0; row < pages.getRowCount(); row++) {
          rows.add(object(records.read()));
        }
      }
    } catch (RuntimeException | LinkageError e) {
      // Parquet's reader throws these for damaged bytes and for codecs that it lacks
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    return rows;
  }

  /** Before anything is read: other codecs need Hadoop, which Parquet's reader would look for. */
  private static void requireKnownCompression(ParquetMetadata footer) throws IOException {
    for (BlockMetaData rows : footer.getBlocks()) {
      for (ColumnChunkMetaData column : rows.getColumns()) {
        if (!READABLE.contains(column.getCodec())) {
          throw new IOException(
              "column %s is compressed by %s; expected SNAPPY, ZSTD or none"
                  .formatted(column.getPath().toDotString(), column.getCodec()));
        }
      }
    }
  }

  private static MessageType without(Set<String> ignored, MessageType schema) {
    return new MessageType(
        schema.getName(),
        schema.getFields().stream().filter(field -> !ignored.contains(field.getName())).toList());
  }

  private static ObjectNode object(Group group) {
    ObjectNode object = JSON.objectNode();
    List<Type> fields = group.getType().getFields();
    for (int field = 0; field < fields.size(); field++) {
      object.set(fields.get(field).getName(), value(group, field));
    }
    return object;
  }

  private static JsonNode value(Group group, int field) {
    if (group.getType().getType(field).isRepetition(Repetition.REPEATED)) {
      return array(group, field);
    }
    return group.getFieldRepetitionCount(field) == 0
        ? JSON.nullNode()
        : occurrence(group, field, 0);
  }

  private static ArrayNode array(Group group, int field) {
    ArrayNode array = JSON.arrayNode();
    for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
      array.add(occurrence(group, field, i));
    }
    return array;
  }

  private static JsonNode occurrence(Group group, int field, int index) {
    Type type = group.getType().getType(field);
    if (!type.isPrimitive()) {
      Group inner = group.getGroup(field, index);
      return type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
          ? list(inner)
          : object(inner);
    }
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> JSON.booleanNode(group.getBoolean(field, index));
      case INT32 -> JSON.numberNode((long) group.getInteger(field, index));
      case INT64 -> JSON.numberNode(group.getLong(field, index));
      case FLOAT -> JSON.numberNode((double) group.getFloat(field, index));
      case DOUBLE -> JSON.numberNode(group.getDouble(field, index));
      case BINARY ->
          JSON.textNode(
              new String(group.getBinary(field, index).getBytes(), StandardCharsets.UTF_8));
      case INT96, FIXED_LEN_BYTE_ARRAY -> JSON.textNode(group.getValueToString(field, index));
    };
  }

  /**
   * A list's elements stand one level deeper, in a group of one field; in old files they do not.
   */
  private static ArrayNode list(Group list) {
    ArrayNode repeated = array(list, 0);
    Type entry = list.getType().getType(0);
    if (entry.isPrimitive() || entry.asGroupType().getFieldCount() != 1) {
      return repeated;
    }
    ArrayNode elements = JSON.arrayNode();
    repeated.forEach(wrapped -> elements.add(wrapped.elements().next()));
    return elements;
  }
}
