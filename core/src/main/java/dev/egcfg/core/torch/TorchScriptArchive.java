package dev.egcfg.core.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive: a ZIP of the program's source and a pickle of its attributes' first
 * values. Weights are not in it; the program's own methods take them in after loading.
 */
final class TorchScriptArchive {

  /**
   * Older versions switch on operator upgraders that change integer division; newer ones are
   * refused.
   */
  private static final String FORMAT_VERSION = "10\n";

  private TorchScriptArchive() {}

  /**
   * @param source a class {@code M} in serialised TorchScript
   * @param listAttributes attributes that start as empty lists; {@code training} is added
   */
  static byte[] of(String source, List<String> listAttributes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      entry(zip, "version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
      entry(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      entry(zip, "data.pkl", pickle(listAttributes));
      entry(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry("model/" + name));
    zip.write(content);
    zip.closeEntry();
  }

  /**
   * PROTO 2, GLOBAL, empty tuple, NEWOBJ, empty dict, MARK, keys and values, SETITEMS, BUILD, STOP.
   */
  private static byte[] pickle(List<String> listAttributes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x80, 2});
    out.write("c__torch__\nM\n)".getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[] {(byte) 0x81, '}', '('});
    key(out, "training");
    out.write(0x89);
    for (String attribute : listAttributes) {
      key(out, attribute);
      out.write(']');
    }
    out.write("ub.".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static void key(ByteArrayOutputStream out, String name) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    out.write('X');
    out.write(new byte[] {(byte) bytes.length, 0, 0, 0});
    out.write(bytes);
  }
}
