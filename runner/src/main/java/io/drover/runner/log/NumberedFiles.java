package io.drover.runner.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The files {@code BASE.N}, N rising and never used again, the highest one active. */
final class NumberedFiles {
  private final Path directory;
  private final String base;

  NumberedFiles(Path directory, String base) {
    this.directory = directory;
    this.base = base;
  }

  Path file(long n) {
    return directory.resolve(base + "." + n);
  }

  /** The lowest that is there. */
  OptionalLong first() throws IOException {
    return later(-1);
  }

  /**
   * The one that follows {@code n}. It must be looked for before the rest of {@code n} is read:
   * once it exists, {@code n} no longer grows, so what is read after that is all of it.
   */
  OptionalLong after(long n) throws IOException {
    if (Files.exists(file(n + 1))) {
      return OptionalLong.of(n + 1);
    }
    return Files.exists(file(n)) ? OptionalLong.empty() : later(n);
  }

  private OptionalLong later(long than) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.flatMapToLong(this::index).filter(n -> n > than).min();
    } catch (NoSuchFileException | NotDirectoryException notYet) {
      return OptionalLong.empty();
    }
  }

  private LongStream index(Path file) {
    String name = file.getFileName().toString();
    if (!name.startsWith(base + ".")) {
      return LongStream.empty();
    }
    String text = name.substring(base.length() + 1);
    boolean number =
        !text.isEmpty() && text.length() < 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? LongStream.of(Long.parseLong(text)) : LongStream.empty();
  }
}
