package io.drover.runner.state;

import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskState;
import io.drover.runner.store.Codec;

/** Task states and events, as stored. */
public final class ShownCodec {
  private ShownCodec() {}

  /** Writes an event. */
  public static void writeEvent(Codec.Writer w, TaskEvent e) {
    w.varint(e.sequence())
        .string(e.type())
        .signed(e.timeNs())
        .string(e.message())
        .string(e.displayMessage())
        .strings(e.details())
        .bool(e.failsTask());
  }

  /** Reads an event. */
  public static TaskEvent readEvent(Codec.Reader r) {
    return new TaskEvent(
        r.varint(), r.string(), r.signed(), r.string(), r.string(), r.strings(), r.bool());
  }

  static void write(Codec.Writer w, TaskState s) {
    w.enumName(s.state())
        .bool(s.failed())
        .varint(s.restarts())
        .signed(s.lastRestartNs())
        .signed(s.startedAtNs())
        .signed(s.finishedAtNs())
        .string(s.waitingFor())
        .list(s.events(), ShownCodec::writeEvent)
        .varint(s.eventsTotal());
  }

  static TaskState read(Codec.Reader r) {
    return new TaskState(
        r.enumName(TaskState.Status.values()),
        r.bool(),
        r.varint(),
        r.signed(),
        r.signed(),
        r.signed(),
        r.string(),
        r.list(ShownCodec::readEvent),
        r.varint());
  }
}
