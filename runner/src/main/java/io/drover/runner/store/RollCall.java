package io.drover.runner.store;

import io.drover.runner.store.Transaction.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Who is in the log, and which frame is the last of each: by it a hole in the log is known to have
 * hit an owner that never wrote again.
 */
final class RollCall {
  private RollCall() {}

  /** What a roll call of these owners says. */
  static List<Change> of(Index index, Collection<String> owners) {
    List<Change> calls = new ArrayList<>();
    for (String owner : owners) {
      byte[] last = new Codec.Writer().varint(index.lastSequence(owner)).toBytes();
      calls.add(new Change(Change.ROLL_CALL, 0, Frame.utf8(owner), last));
    }
    return calls;
  }

  /** Reads one, see {@link #of}. */
  static void read(Frame frame, Call call) {
    Codec.Reader in = frame.payload();
    while (!in.atEnd()) {
      in.tag();
      in.varint();
      String owner = in.string();
      in.varint();
      call.lastOf(owner, in.varint());
    }
  }

  /** Takes one answer. */
  @FunctionalInterface
  interface Call {
    void lastOf(String owner, long sequence);
  }
}
