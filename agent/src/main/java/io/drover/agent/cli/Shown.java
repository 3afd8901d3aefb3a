package io.drover.agent.cli;

import io.drover.runner.log.LogFollower;
import io.drover.runner.log.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the lines of each stream have been shown, kept beside the data so that a run that is
 * taken up again goes on there. Written after the lines are out: a sudden death may show some of
 * them twice, and hides none. One thread at a time.
 */
final class Shown implements LogFollower.Places {
  private final Path file;
  private final Map<String, Place> before;
  private Map<String, Place> written = Map.of();

  /** What an earlier run has left in this data folder. */
  Shown(Path folder) {
    this.file = folder.resolve("shown");
    this.before = read(file);
  }

  /** Where the earlier run stopped in a stream, null if it showed none of it. */
  @Override
  public @Nullable Place before(String stream) {
    return before.get(stream);
  }

  /** Keeps these positions, if they have changed. */
  @Override
  public void keep(Map<String, Place> now) {
    if (now.equals(written)) {
      return;
    }
    StringBuilder text = new StringBuilder();
    now.forEach((stream, at) ->
        text.append(at.file())
            .append(' ')
            .append(at.offset())
            .append(' ')
            .append(stream)
            .append('\n'));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      written = Map.copyOf(now);
    } catch (IOException full) {
      // A disk that is full costs repeated lines on a later run, not this one.
      written = Map.of();
    }
  }

  private static Map<String, Place> read(Path file) {
    Map<String, Place> positions = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", 3);
        positions.put(words[2], new Place(Long.parseLong(words[0]), Long.parseLong(words[1])));
      }
    } catch (NoSuchFileException first) {
      return Map.of();
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException damaged) {
      return Map.of();
    }
    return positions;
  }
}
