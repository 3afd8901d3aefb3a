package io.drover.runner.state;

import io.drover.core.alloc.AllocFacts;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocStage;
import io.drover.core.alloc.KillRun;
import io.drover.core.alloc.RestartRun;
import io.drover.core.alloc.RestartScope;
import io.drover.core.alloc.Stage;
import io.drover.core.task.TaskSnapshot;
import io.drover.core.task.UpdateRun;
import io.drover.runner.store.Codec;
import java.util.Map;

/** Allocs without their tasks, as stored. */
public final class AllocCodec {
  private static final int FORMAT = 4;

  private AllocCodec() {}

  /** The stored form of everything but the tasks. */
  public static byte[] encode(AllocSnapshot s) {
    Codec.Writer w = new Codec.Writer().format(FORMAT);
    stage(w, s.stage());
    AllocFacts f = s.facts();
    w.varint(f.lastCallId())
        .map(f.results(), Codec.Writer::string, ResultCodec::writeRunner)
        .bool(f.stopWanted())
        .bool(f.noShutdownDelay())
        .bool(f.killNow())
        .bool(f.destroyWanted())
        .string(f.forced())
        .optional(f.runUntil(), TaskCodec::deadline)
        .signed(f.runUntilWallNs())
        .bool(f.update().callId() != 0)
        .varint(f.version());
    return w.toBytes();
  }

  /** The alloc with {@code tasks}, which are stored beside it. */
  public static AllocSnapshot decode(byte[] bytes, Map<String, TaskSnapshot> tasks) {
    Codec.Reader r = new Codec.Reader("alloc", bytes);
    int format = r.format(FORMAT);
    AllocStage stage = stage(r, format);
    long lastCallId = r.varint();
    var results = r.map(Codec.Reader::string, ResultCodec::readRunner);
    boolean stopWanted = r.bool();
    boolean noShutdownDelay = r.bool();
    boolean killNow = format >= 4 && r.bool();
    boolean destroyWanted = r.bool();
    String forced = r.string();
    var runUntil = r.optional(TaskCodec::deadline);
    long runUntilWallNs = r.signed();
    UpdateRun update = r.bool() ? UpdateRun.CUT_SHORT : UpdateRun.IDLE;
    // Before there was a number, nobody knew: Update hooks are called once more.
    long version = format < 3 ? 0 : r.varint();
    r.end();
    AllocFacts facts =
        new AllocFacts(
            lastCallId,
            results,
            0,
            update,
            stopWanted,
            noShutdownDelay,
            killNow,
            destroyWanted,
            forced,
            runUntil,
            runUntilWallNs,
            version);
    return new AllocSnapshot(stage, facts, tasks);
  }

  private static void stage(Codec.Writer w, AllocStage stage) {
    switch (stage) {
      case AllocStage.SettingUp(int hook, boolean cancelled) ->
          w.tag(1).varint(hook).bool(cancelled);
      case AllocStage.Live(var at, var kill, var restart, int reviving) ->
          w.tag(2)
              .enumName(at)
              .optional(kill, AllocCodec::kill)
              .optional(restart, AllocCodec::restart)
              .signed(reviving);
      case AllocStage.Finishing(int hook) -> w.tag(3).varint(hook);
      case AllocStage.Ended _ -> w.tag(4);
      case AllocStage.Destroying(int hook) -> w.tag(5).varint(hook);
      case AllocStage.Destroyed _ -> w.tag(6);
    }
  }

  private static AllocStage stage(Codec.Reader r, int format) {
    int tag = r.tag();
    return switch (tag) {
      case 1 -> new AllocStage.SettingUp(r.intVarint(), r.bool());
      case 2 ->
          new AllocStage.Live(
              r.enumName(Stage.values()),
              r.optional(reader -> kill(reader, format)),
              r.optional(AllocCodec::restart),
              (int) r.signed());
      case 3 -> new AllocStage.Finishing(r.intVarint());
      case 4 -> new AllocStage.Ended();
      case 5 -> new AllocStage.Destroying(r.intVarint());
      case 6 -> new AllocStage.Destroyed();
      default -> throw r.unknownTag("AllocStage", tag);
    };
  }

  private static void kill(Codec.Writer w, KillRun k) {
    w.enumName(k.cause())
        .string(k.reason())
        .enumName(k.step())
        .varint(k.hook())
        .optional(k.until(), TaskCodec::deadline);
  }

  private static KillRun kill(Codec.Reader r, int format) {
    return new KillRun(
        r.enumName(KillRun.Cause.values()),
        r.string(),
        r.enumName(KillRun.Step.values()),
        r.intVarint(),
        format < 2 ? null : r.optional(TaskCodec::deadline));
  }

  private static void restart(Codec.Writer w, RestartRun s) {
    w.enumName(s.scope());
    ShownCodec.writeEvent(w, s.event());
    w.varint(s.hook());
  }

  private static RestartRun restart(Codec.Reader r) {
    return new RestartRun(
        0, r.enumName(RestartScope.values()), ShownCodec.readEvent(r), r.intVarint());
  }
}
