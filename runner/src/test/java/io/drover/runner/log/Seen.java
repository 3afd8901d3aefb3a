package io.drover.runner.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a reader passes on: lines as {@code o:text} or {@code e:text}, gaps as they are. */
final class Seen implements LogSink {
  final List<String> lines = new ArrayList<>();
  final List<Long> times = new ArrayList<>();
  final List<String> gaps = new ArrayList<>();

  @Override
  public void line(boolean error, long timeNs, byte[] bytes, int from, int length) {
    lines.add((error ? "e:" : "o:") + new String(bytes, from, length, StandardCharsets.UTF_8));
    times.add(timeNs);
  }

  @Override
  public void piece(boolean error, long timeNs, byte[] bytes, int from, int length) {
    line(error, timeNs, bytes, from, length);
    lines.add(lines.removeLast() + "...");
  }

  @Override
  public void gap(boolean error, String what) {
    lines.add("gap");
    gaps.add(what);
  }
}
