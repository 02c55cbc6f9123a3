package dev.egcfg.core.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {

  private static final Path HOME = Path.of("/home/someone");

  @TempDir Path folder;

  @Test
  void liesInTheHomeFolderUnlessTheEnvironmentSaysOtherwise() {
    assertThat(root(Map.of())).isEqualTo(HOME.resolve(".cache/egcfg"));
    assertThat(root(Map.of("XDG_CACHE_HOME", "/var/cache"))).isEqualTo(Path.of("/var/cache/egcfg"));
    assertThat(root(Map.of("XDG_CACHE_HOME", "/var/cache", "EGCFG_CACHE", "/scratch")))
        .isEqualTo(Path.of("/scratch"));
  }

  @Test
  void ignoresARelativeXdgFolderAsItsSpecificationAsks() {
    assertThat(root(Map.of("XDG_CACHE_HOME", "cache"))).isEqualTo(HOME.resolve(".cache/egcfg"));
  }

  @Test
  void hashesAFileAsSha256sumDoes() throws IOException {
    Path file = Files.writeString(folder.resolve("abc"), "abc");

    assertThat(FileDigests.of(file, new CacheDirectory(folder)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void remembersADigestUntilTheFileChanges() throws IOException {
    CacheDirectory cache = new CacheDirectory(folder.resolve("cache"));
    Path file = Files.writeString(folder.resolve("abc"), "abc");
    FileTime time = Files.getLastModifiedTime(file);
    String digest = FileDigests.of(file, cache);

    Files.writeString(file, "xyz");
    Files.setLastModifiedTime(file, time);
    assertThat(FileDigests.of(file, cache)).as("same size and time").isEqualTo(digest);

    Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 1));
    assertThat(FileDigests.of(file, cache)).as("another time").isNotEqualTo(digest);
  }

  @Test
  void hashesSeveralFilesByTheLinesOfTheirDigests() throws IOException {
    Path first = Files.writeString(folder.resolve("a"), "abc");
    Path second = Files.writeString(folder.resolve("b"), "");

    // printf 'ba78...15ad a\ne3b0...b855 b\n' | sha256sum
    assertThat(FileDigests.ofFiles(List.of(first, second)))
        .isEqualTo("d8622fcd3cc1a045188b9bff55bae0ede6930333e472ccfaf40caec4488b4e3f");
  }

  private static Path root(Map<String, String> environment) {
    return CacheDirectory.of(environment, HOME).root();
  }
}
