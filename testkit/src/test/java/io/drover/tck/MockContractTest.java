package io.drover.tck;

import io.drover.api.driver.DriverProvider;
import io.drover.api.model.ConfigValue;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** The driver {@code mock} keeps the contract, as far as something that pretends can. */
final class MockContractTest extends DriverContract {
  @Override
  protected DriverProvider provider() {
    return ServiceLoader.load(DriverProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(p -> p.name().equals("mock"))
        .findFirst()
        .orElseThrow();
  }

  @Override
  protected Set<DriverLack> lacks() {
    return Set.of(
        DriverLack.SURVIVAL,
        DriverLack.PIDS,
        DriverLack.LOGS,
        DriverLack.SIGNAL_EFFECTS,
        DriverLack.EXEC,
        DriverLack.EXEC_TTY,
        DriverLack.EXEC_COMMANDS,
        DriverLack.STATS);
  }

  @Override
  protected ConfigValue.MapValue block(TaskProgram program) {
    return ConfigValue.map(
        switch (program) {
          case TaskProgram.Exits(int code) -> Map.of("exit_code", code);
          case TaskProgram.DiesOf(int signal) -> Map.of("exit_signal", signal);
          case TaskProgram.Runs _ -> Map.of("run_for", "1000s");
          case TaskProgram.RunsThroughSignals _ ->
              Map.of("run_for", "1000s", "kill_after", "1000s");
          case TaskProgram.RunsFor(int ms, int code) ->
              Map.of("run_for", ms + "ms", "exit_code", code);
          case TaskProgram.Prints(int lines) ->
              Map.of("stdout_string", "x", "stdout_repeat", lines - 1);
          case TaskProgram.SaysAndRuns(String text) ->
              Map.of("stdout_string", text, "run_for", "1000s");
          case TaskProgram.CannotStart _ -> Map.of("start_error", "it cannot");
        });
  }
}
