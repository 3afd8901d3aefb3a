package io.drover.driver.common;

import io.drover.api.ErrorCode;
import io.drover.api.driver.DriverException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Signals by name, as Linux numbers them on x86-64 and arm64. */
public final class SignalNames {
  private static final String[] NAMES = {
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };

  private static final Map<String, Integer> NUMBERS = numbers();

  private SignalNames() {}

  private static Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < NAMES.length; i++) {
      numbers.put("SIG" + NAMES[i], i + 1);
    }
    numbers.put("SIGIOT", 6);
    numbers.put("SIGPOLL", 29);
    return Map.copyOf(numbers);
  }

  /**
   * All names that {@link #number} knows, such as {@code SIGTERM}, in the order of the alphabet.
   */
  public static List<String> all() {
    return NUMBERS.keySet().stream().sorted().toList();
  }

  /**
   * The number of a signal given as {@code SIGTERM}, {@code TERM} or {@code 15}.
   *
   * @throws DriverException if there is no such signal
   */
  public static int number(String name) throws DriverException {
    String upper = name.trim().toUpperCase(Locale.ROOT);
    Integer known = NUMBERS.get(upper.startsWith("SIG") ? upper : "SIG" + upper);
    if (known != null) {
      return known;
    }
    if (upper.matches("[0-9]{1,2}")) {
      int number = Integer.parseInt(upper);
      if (number >= 1 && number <= 64) {
        return number;
      }
    }
    throw new DriverException(
        ErrorCode.DRIVER_CONFIG,
        "unknown signal \"" + name + "\"; use a name such as SIGTERM or a number from 1 to 64");
  }

  /** The name of a signal, such as {@code SIGTERM}; {@code signal 40} where it has none. */
  public static String name(int number) {
    return number >= 1 && number <= NAMES.length ? "SIG" + NAMES[number - 1] : "signal " + number;
  }
}
