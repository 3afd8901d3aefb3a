package io.drover.driver.mock;

import io.drover.api.driver.ConfigProblem;
import io.drover.api.driver.ConfigSchema;
import io.drover.api.driver.ConfigSchema.Attribute;
import io.drover.api.driver.ConfigSchema.Type;
import io.drover.api.model.ConfigValue;
import io.drover.driver.common.ConfigReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The block of a {@code mock} task, with the names that Nomad's mock driver has.
 *
 * @param startError what a start fails with, empty for none
 * @param startErrorRecoverable whether another try may help
 * @param startBlockFor how long a start takes
 * @param runFor how long the task runs before it ends by itself
 * @param exitCode the code it ends with
 * @param exitSignal the signal it ends of, 0 for none
 * @param exitMessage what is noted of its end
 * @param killAfter how long it takes to end once it is asked to
 * @param signalError what a signal fails with, empty for none
 * @param stdout what it writes
 * @param repeat how often it writes that again
 * @param repeatEvery the pause between
 */
record MockConfig(
    String startError,
    boolean startErrorRecoverable,
    Duration startBlockFor,
    Duration runFor,
    int exitCode,
    int exitSignal,
    String exitMessage,
    Duration killAfter,
    String signalError,
    String stdout,
    int repeat,
    Duration repeatEvery) {

  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");
  private static final int REPEATS_MAX = 1_000_000;

  static final ConfigSchema SCHEMA =
      new ConfigSchema(
          List.of(
              duration("run_for", "How long the task runs."),
              number("exit_code", "The code it ends with."),
              number("exit_signal", "The signal it ends of."),
              text("exit_err_msg", "What is noted of its end."),
              text("start_error", "What its start fails with."),
              flag("start_error_recoverable", "Whether another start may succeed."),
              duration("start_block_for", "How long its start takes."),
              duration("kill_after", "How long it takes to end once asked to."),
              text("signal_error", "What a signal fails with."),
              text("stdout_string", "What it writes, a line."),
              number("stdout_repeat", "How often it writes that again."),
              duration("stdout_repeat_duration", "The pause between."),
              duration("plugin_exit_after", "Not supported: this driver is no process."),
              new Attribute("exec_command", Type.BLOCK, false, "none", "Not supported yet."),
              text("driver_ip", "Not supported yet."),
              flag("driver_advertise", "Not supported yet."),
              text("driver_port_map", "Not supported yet.")));

  private static final List<String> NOT_SUPPORTED =
      List.of(
          "plugin_exit_after", "exec_command", "driver_ip", "driver_advertise", "driver_port_map");

  private static Attribute text(String name, String doc) {
    return new Attribute(name, Type.STRING, false, "none", doc);
  }

  private static Attribute duration(String name, String doc) {
    return new Attribute(name, Type.STRING, false, "0", doc);
  }

  private static Attribute number(String name, String doc) {
    return new Attribute(name, Type.NUMBER, false, "0", doc);
  }

  private static Attribute flag(String name, String doc) {
    return new Attribute(name, Type.BOOL, false, "false", doc);
  }

  static List<ConfigProblem> check(ConfigValue.MapValue config) {
    List<ConfigProblem> problems = new ArrayList<>(ConfigReader.check(SCHEMA, config));
    ConfigReader reader = new ConfigReader(config);
    for (String name : NOT_SUPPORTED) {
      if (reader.has(name)) {
        problems.add(new ConfigProblem(reader.place(name), name + " is not supported yet"));
      }
    }
    for (String name :
        List.of("run_for", "start_block_for", "kill_after", "stdout_repeat_duration")) {
      String text = reader.text(name, "0");
      if (!text.contains("${") && nanos(text) < 0) {
        problems.add(
            new ConfigProblem(
                reader.place(name),
                name + " must be a duration such as 500ms, not \"" + text + '"'));
      }
    }
    if (problems.isEmpty()) {
      range(reader, "exit_code", 255, problems);
      range(reader, "exit_signal", 64, problems);
      range(reader, "stdout_repeat", REPEATS_MAX, problems);
    }
    return problems;
  }

  private static void range(
      ConfigReader reader, String name, int most, List<ConfigProblem> problems) {
    boolean open = reader.text(name, "0").contains("${");
    int number = open ? 0 : reader.number(name, 0);
    if (number < 0 || number > most) {
      problems.add(
          new ConfigProblem(
              reader.place(name), name + " must be from 0 to " + most + ", not " + number));
    }
  }

  static MockConfig of(ConfigValue.MapValue config) {
    ConfigReader reader = new ConfigReader(config);
    return new MockConfig(
        reader.text("start_error", ""),
        reader.flag("start_error_recoverable", false),
        time(reader, "start_block_for"),
        time(reader, "run_for"),
        reader.number("exit_code", 0),
        reader.number("exit_signal", 0),
        reader.text("exit_err_msg", ""),
        time(reader, "kill_after"),
        reader.text("signal_error", ""),
        reader.text("stdout_string", ""),
        reader.number("stdout_repeat", 0),
        time(reader, "stdout_repeat_duration"));
  }

  private static Duration time(ConfigReader reader, String name) {
    return Duration.ofNanos(Math.max(0, nanos(reader.text(name, "0"))));
  }

  /** As Go writes durations; -1 for what is none. */
  private static long nanos(String text) {
    if (text.equals("0")) {
      return 0;
    }
    Matcher part = PART.matcher(text);
    BigDecimal sum = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      long unit =
          switch (part.group(2)) {
            case "ns" -> 1;
            case "us", "µs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
          };
      sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      end = part.end();
    }
    boolean whole = end == text.length() && end > 0;
    return whole && sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0 ? sum.longValue() : -1;
  }
}
