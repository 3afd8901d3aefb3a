package io.drover.tck;

import io.drover.api.driver.DriverProvider;
import io.drover.api.model.ConfigValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

class RawExecContractTest extends DriverStreamsContract {
  @Override
  protected DriverProvider provider() {
    return ServiceLoader.load(DriverProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(p -> p.name().equals("raw_exec"))
        .findFirst()
        .orElseThrow();
  }

  @Override
  protected Path shim() {
    return ShimBinary.get();
  }

  @Override
  protected ConfigValue.MapValue block(TaskProgram program) {
    return switch (program) {
      case TaskProgram.Exits(int code) -> sh("exit " + code);
      case TaskProgram.DiesOf(int signal) -> sh("kill -" + signal + " $$");
      case TaskProgram.Runs _ -> command("sleep", "1000");
      case TaskProgram.RunsThroughSignals _ ->
          sh("trap '' INT TERM HUP; echo deaf; while :; do sleep 0.05; done");
      case TaskProgram.RunsFor(int ms, int code) -> sh("sleep " + ms / 1000.0 + "; exit " + code);
      case TaskProgram.Prints(int lines) -> sh("seq 1 " + lines + " | tee /dev/stderr");
      case TaskProgram.SaysAndRuns(String text) -> sh("echo " + text + "; exec sleep 1000");
      case TaskProgram.CannotStart _ -> command("/no/such/program");
    };
  }

  private static ConfigValue.MapValue sh(String script) {
    return command("/bin/sh", "-c", script);
  }

  private static ConfigValue.MapValue command(String program, String... args) {
    return ConfigValue.map(Map.of("command", program, "args", List.of(args)));
  }
}
