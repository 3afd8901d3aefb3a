package io.drover.runner.state;

import io.drover.api.Exit;
import io.drover.runner.store.Codec;

/** Exits, as stored. */
final class ExitCodec {
  private ExitCodec() {}

  static void write(Codec.Writer w, Exit exit) {
    switch (exit) {
      case Exit.Code(int code) -> w.tag(1).varint(code);
      case Exit.Signal(int signal) -> w.tag(2).varint(signal);
      case Exit.OutOfMemory(Exit how) -> write(w.tag(3), how);
      case Exit.TimedOut(Exit how) -> write(w.tag(4), how);
      case Exit.Lost(String reason) -> w.tag(5).string(reason);
    }
  }

  static Exit read(Codec.Reader r) {
    int tag = r.tag();
    return switch (tag) {
      case 1 -> new Exit.Code(r.intVarint());
      case 2 -> new Exit.Signal(r.intVarint());
      case 3 -> new Exit.OutOfMemory(read(r));
      case 4 -> new Exit.TimedOut(read(r));
      case 5 -> new Exit.Lost(r.string());
      default -> throw r.unknownTag("Exit", tag);
    };
  }
}
