package io.drover.runner.state;

import io.drover.api.driver.DriverNetwork;
import io.drover.api.driver.TaskHandle;
import io.drover.api.driver.TaskId;
import io.drover.core.Deadline;
import io.drover.core.restart.RestartState;
import io.drover.core.task.Ending;
import io.drover.core.task.TaskFacts;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import io.drover.core.task.UpdateRun;
import io.drover.runner.store.Codec;

/**
 * Tasks, as stored. Calls under way are not: no answer to them reaches a new process, which makes
 * them again.
 */
public final class TaskCodec {
  private static final int FORMAT = 2;

  private TaskCodec() {}

  /** The stored form. */
  public static byte[] encode(TaskSnapshot s) {
    Codec.Writer w = new Codec.Writer().format(FORMAT);
    life(w, s.life());
    TaskFacts f = s.facts();
    w.varint(f.attempts()).varint(f.restart().count()).signed(f.restart().windowStartNs());
    w.map(f.results(), Codec.Writer::string, ResultCodec::write);
    ShownCodec.write(w, f.shown());
    w.optional(f.handle(), TaskCodec::handle);
    w.optional(f.lastExit(), ExitCodec::write);
    w.bool(f.update().callId() != 0);
    return w.toBytes();
  }

  /** The task. */
  public static TaskSnapshot decode(byte[] bytes) {
    Codec.Reader r = new Codec.Reader("task", bytes);
    TaskLife life = life(r, r.format(FORMAT));
    TaskFacts facts =
        new TaskFacts(
            r.intVarint(),
            new RestartState(r.intVarint(), r.signed()),
            r.map(Codec.Reader::string, ResultCodec::read),
            ShownCodec.read(r),
            r.optional(TaskCodec::handle),
            r.optional(ExitCodec::read),
            null,
            null,
            r.bool() ? new UpdateRun(-1, 0, true) : UpdateRun.IDLE);
    r.end();
    return new TaskSnapshot(life, facts);
  }

  private static void life(Codec.Writer w, TaskLife life) {
    switch (life) {
      case TaskLife.Waiting _ -> w.tag(1);
      case TaskLife.Preparing(int attempt, int hook, boolean killed) ->
          w.tag(2).varint(attempt).varint(hook).bool(killed);
      case TaskLife.Starting(int attempt, var ending) ->
          w.tag(3).varint(attempt).optional(ending, TaskCodec::ending);
      case TaskLife.Finding(int attempt, boolean wasRunning, var ending) ->
          w.tag(4).varint(attempt).bool(wasRunning).optional(ending, TaskCodec::ending);
      case TaskLife.Running(int attempt, var phase, int hook, var again) ->
          w.tag(5)
              .varint(attempt)
              .enumName(phase)
              .varint(hook)
              .optional(again, TaskCodec::deadline);
      case TaskLife.Stopping(int attempt, var ending, var stage, var exit) -> {
        ending(w.tag(6).varint(attempt), ending);
        stage(w, stage);
        w.optional(exit, ExitCodec::write);
      }
      case TaskLife.Exiting(int attempt, var exit, var ending, int hook) -> {
        ExitCodec.write(w.tag(7).varint(attempt), exit);
        w.optional(ending, TaskCodec::ending).varint(hook);
      }
      case TaskLife.BackingOff(int attempt, var until) -> deadline(w.tag(8).varint(attempt), until);
      case TaskLife.Parked _ -> w.tag(9);
      case TaskLife.Cleaning(int hook, boolean killed) -> w.tag(10).varint(hook).bool(killed);
      case TaskLife.Done _ -> w.tag(11);
    }
  }

  private static TaskLife life(Codec.Reader r, int format) {
    int tag = r.tag();
    return switch (tag) {
      case 1 -> new TaskLife.Waiting();
      case 2 -> new TaskLife.Preparing(r.intVarint(), r.intVarint(), r.bool());
      case 3 -> new TaskLife.Starting(r.intVarint(), r.optional(TaskCodec::ending));
      case 4 -> new TaskLife.Finding(r.intVarint(), r.bool(), r.optional(TaskCodec::ending));
      case 5 ->
          new TaskLife.Running(
              r.intVarint(),
              r.enumName(TaskLife.Upkeep.values()),
              r.intVarint(),
              format < 2 ? null : r.optional(TaskCodec::deadline));
      case 6 ->
          new TaskLife.Stopping(r.intVarint(), ending(r), stage(r), r.optional(ExitCodec::read));
      case 7 ->
          new TaskLife.Exiting(
              r.intVarint(), ExitCodec.read(r), r.optional(TaskCodec::ending), r.intVarint());
      case 8 -> new TaskLife.BackingOff(r.intVarint(), deadline(r));
      case 9 -> new TaskLife.Parked();
      case 10 -> new TaskLife.Cleaning(r.intVarint(), r.bool());
      case 11 -> new TaskLife.Done();
      default -> throw r.unknownTag("TaskLife", tag);
    };
  }

  private static void ending(Codec.Writer w, Ending ending) {
    switch (ending) {
      case Ending.Kill(boolean noDelay, boolean timedOut) -> w.tag(1).bool(noDelay).bool(timedOut);
      case Ending.Restart(boolean failure) -> w.tag(2).bool(failure);
    }
  }

  private static Ending ending(Codec.Reader r) {
    int tag = r.tag();
    return switch (tag) {
      case 1 -> new Ending.Kill(r.bool(), r.bool());
      case 2 -> new Ending.Restart(r.bool());
      default -> throw r.unknownTag("Ending", tag);
    };
  }

  private static void stage(Codec.Writer w, TaskLife.Stage stage) {
    switch (stage) {
      case TaskLife.Stage.PreKilling(int hook) -> w.tag(1).varint(hook);
      case TaskLife.Stage.Delay(var until) -> deadline(w.tag(2), until);
      case TaskLife.Stage.Signalled(var killAt) -> deadline(w.tag(3), killAt);
      case TaskLife.Stage.Forced(int times, var again) -> deadline(w.tag(4).varint(times), again);
    }
  }

  private static TaskLife.Stage stage(Codec.Reader r) {
    int tag = r.tag();
    return switch (tag) {
      case 1 -> new TaskLife.Stage.PreKilling(r.intVarint());
      case 2 -> new TaskLife.Stage.Delay(deadline(r));
      case 3 -> new TaskLife.Stage.Signalled(deadline(r));
      case 4 -> new TaskLife.Stage.Forced(r.intVarint(), deadline(r));
      default -> throw r.unknownTag("Stage", tag);
    };
  }

  static void deadline(Codec.Writer w, Deadline d) {
    w.string(d.bootId()).varint(d.bootNs());
  }

  static Deadline deadline(Codec.Reader r) {
    return new Deadline(r.string(), r.varint());
  }

  private static void handle(Codec.Writer w, TaskHandle h) {
    w.string(h.id().allocId())
        .string(h.id().task())
        .varint(h.id().attempt())
        .varint(h.version())
        .string(h.driverState())
        .varint(h.pid())
        .signed(h.startedAtNs())
        .optional(h.network(), TaskCodec::network);
  }

  private static TaskHandle handle(Codec.Reader r) {
    return new TaskHandle(
        new TaskId(r.string(), r.string(), r.intVarint()),
        r.intVarint(),
        r.string(),
        r.varint(),
        r.signed(),
        r.optional(TaskCodec::network));
  }

  private static void network(Codec.Writer w, DriverNetwork n) {
    w.map(n.portMap(), Codec.Writer::string, (v, port) -> v.varint(port))
        .string(n.ip())
        .bool(n.autoAdvertise());
  }

  private static DriverNetwork network(Codec.Reader r) {
    return new DriverNetwork(
        r.map(Codec.Reader::string, Codec.Reader::intVarint), r.string(), r.bool());
  }
}
