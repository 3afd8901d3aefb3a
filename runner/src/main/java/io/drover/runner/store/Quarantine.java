package io.drover.runner.store;

import io.drover.runner.disk.Disk;
import io.drover.runner.disk.DiskFile;
import io.drover.runner.store.RecoveryReport.DamagedOwner;
import io.drover.runner.store.RecoveryReport.Loss;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Sets aside what is damaged: one file for an owner, with what is left of it, and one for a hole
 * that nobody can be named for. The files are text with the bytes in Base64. Their names hold the
 * log's, so that doing it again after a crash gives the same files.
 */
final class Quarantine {
  /** The folder, below the store's. */
  static final String FOLDER = "quarantine";

  private static final int LINE_BYTES = 57;

  private final Disk disk;
  private final LogFile log;
  private final Replay replay;

  Quarantine(Disk disk, LogFile log, Replay replay) {
    this.disk = disk;
    this.log = log;
    this.replay = replay;
  }

  /** Describes what was found, and changes nothing. */
  static RecoveryReport describe(Disk disk, LogFile log, Replay replay) {
    return new Quarantine(disk, log, replay).report("");
  }

  /** Writes the files, makes them survive a loss of power, and describes what was found. */
  static RecoveryReport setAside(Disk disk, LogFile log, Replay replay) throws IOException {
    Quarantine quarantine = new Quarantine(disk, log, replay);
    RecoveryReport report = quarantine.report(FOLDER + "/");
    if (report.isClean()) {
      return report;
    }
    disk.createDirectory(FOLDER);
    for (DamagedOwner owner : report.damaged()) {
      quarantine.write(owner.path(), quarantine.text(owner));
    }
    for (Loss loss : report.losses()) {
      quarantine.write(loss.path(), quarantine.text(loss));
    }
    disk.syncDirectory(FOLDER);
    disk.syncDirectory("");
    return report;
  }

  private RecoveryReport report(String folder) {
    Records records = new Records(disk, log, replay.index());
    List<DamagedOwner> owners = new ArrayList<>();
    replay
        .damaged()
        .forEach((owner, what) -> {
          String path = folder.isEmpty() ? "" : folder + log.name() + "-" + fileName(owner);
          owners.add(new DamagedOwner(owner, what, path, records.survivors(owner)));
        });
    List<Loss> losses = new ArrayList<>();
    for (Replay.Hole hole : replay.losses()) {
      String path = folder.isEmpty() ? "" : folder + log.name() + "-at-" + hole.position();
      losses.add(
          new Loss(log.name(), hole.position(), hole.length(), hole.first(), hole.last(), path));
    }
    return new RecoveryReport(
        replay.transactions(), owners, losses, replay.repaired(), replay.cut());
  }

  /**
   * Letters, digits and a few signs as they are, the rest as %xx: two owners never share a name.
   */
  private static String fileName(String owner) {
    StringBuilder name = new StringBuilder();
    for (byte b : owner.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
      if (plain) {
        name.append(c);
      } else {
        name.append('%').append(HexFormat.of().toHexDigits(b));
      }
    }
    return name.length() <= 150
        ? name.toString()
        : name.substring(0, 150) + "%" + Integer.toHexString(owner.hashCode());
  }

  private String text(DamagedOwner owner) throws IOException {
    StringBuilder text = new StringBuilder("owner " + owner.owner() + "\n");
    owner.what().forEach(line -> text.append("damage ").append(line).append('\n'));
    for (Map.Entry<String, byte[]> value : owner.survivors().entrySet()) {
      append(text, "value " + value.getKey(), value.getValue());
    }
    Records records = new Records(disk, log, replay.index());
    Index.Owner kept = replay.index().owners().get(owner.owner());
    if (kept != null) {
      for (String suffix : kept.streams.keySet()) {
        stream(text, records, owner.owner() + suffix);
      }
    }
    for (Replay.Region region : replay.damagedRegions()) {
      if (region.owner().equals(owner.owner())) {
        append(text, "bytes " + region.position(), bytes(region.position(), region.length()));
      }
    }
    return text.toString();
  }

  private static void stream(StringBuilder text, Records records, String key) {
    try {
      StreamSlice slice = records.stream(key);
      slice.first().forEach(e -> append(text, "record " + e.number() + " of " + key, e.value()));
      slice.last().forEach(e -> append(text, "record " + e.number() + " of " + key, e.value()));
    } catch (StoreException e) {
      text.append("unreadable ").append(e.getMessage()).append('\n');
    }
  }

  private String text(Loss loss) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("transactions ").append(loss.firstSequence()).append(" to ");
    text.append(loss.lastSequence()).append(" are gone; nothing names their owners\n");
    append(text, "bytes " + loss.offset(), bytes(loss.offset(), loss.bytes()));
    return text.toString();
  }

  private byte[] bytes(long position, long length) throws IOException {
    byte[] bytes = new byte[(int) Math.min(length, Frame.LENGTH_MAX)];
    int count = log.file().read(position, bytes, 0, bytes.length);
    return Arrays.copyOf(bytes, count);
  }

  private static void append(StringBuilder text, String what, byte[] bytes) {
    text.append(what).append(", length ").append(bytes.length).append('\n');
    Base64.Encoder encoder = Base64.getMimeEncoder(LINE_BYTES * 4 / 3, new byte[] {'\n'});
    text.append(encoder.encodeToString(bytes)).append('\n');
  }

  private void write(String path, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    disk.delete(path);
    try (DiskFile file = disk.create(path)) {
      file.write(0, bytes, 0, bytes.length);
      file.sync();
    }
  }
}
