package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.jobspec.problem.JobspecException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Job files that mean harm, or nothing: each is an error, never a crash or an endless wait. */
final class HostileTest {
  private static final int FUZZED = 4_000;

  private static String local(String expression) {
    return "locals {\n  x = "
        + expression
        + "\n}\njob \"j\" {\n  meta = { a = \"${local.x}\" }\n}\n";
  }

  static Stream<Arguments> texts() {
    int deep = 200_000;
    return Stream.of(
        Arguments.of("parentheses without end", local("(".repeat(deep))),
        Arguments.of("lists without end", local("[".repeat(deep))),
        Arguments.of("objects without end", local("{a=".repeat(deep))),
        Arguments.of("signs without end", local("-".repeat(deep) + "1")),
        Arguments.of("negations without end", local("!".repeat(deep) + "true")),
        Arguments.of("conditions without end", local("true ? 1 : ".repeat(deep) + "1")),
        Arguments.of("templates in templates", local("\"${".repeat(deep))),
        Arguments.of("template loops", local("\"" + "%{ for a in [1] }".repeat(deep) + "\"")),
        Arguments.of("blocks without end", "a {\n".repeat(deep)),
        Arguments.of("calls without end", local("abs(".repeat(deep))),
        Arguments.of("indices without end", local("a" + "[0".repeat(deep))),
        Arguments.of("a number out of range", local("1e999999999")),
        Arguments.of("a power out of range", local("pow(10, 1000000000)")),
        Arguments.of("a range of everything", local("range(0, 1e12)")),
        Arguments.of(
            "a product of everything",
            local("setproduct(range(1000), range(1000), range(1000), range(1000), range(1000))")),
        Arguments.of(
            "doubling",
            "locals {\n  a0 = \"xxxxxxxxxxxxxxxx\"\n"
                + doublings()
                + "}\njob \"j\" {\n  name = local.a40\n}\n"),
        Arguments.of(
            "a pattern that never ends",
            local("regex_replace(\"" + "a".repeat(40) + "!\", \"(a+)+$\", \"\")")),
        Arguments.of("json without end", "[".repeat(deep)),
        Arguments.of("json objects without end", "{\"a\":".repeat(deep)));
  }

  private static String doublings() {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 40; i++) {
      lines.append("  a").append(i).append(" = \"${local.a").append(i - 1).append("}${local.a");
      lines.append(i - 1).append("}\"\n");
    }
    return lines.toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void isAnError(String what, String text) {
    assertThatThrownBy(() -> Jobspec.parse(text, "hostile", Inputs.NONE))
        .as(what)
        .isInstanceOf(JobspecException.class);
  }

  @Test
  void tooLargeAFileIsRefusedAndSoIsBrokenUtf8() {
    byte[] large = new byte[50 << 20];
    assertThatThrownBy(() -> Jobspec.parse(large, "large", Inputs.NONE))
        .isInstanceOf(JobspecException.class);
    byte[] broken = {'j', 'o', 'b', ' ', '"', (byte) 0xc3, (byte) 0x28, '"'};
    assertThatThrownBy(() -> Jobspec.parse(broken, "broken", Inputs.NONE))
        .isInstanceOf(JobspecException.class);
  }

  /** Real job files with bytes changed, taken out, doubled and swapped; the seeds are the same. */
  @Test
  void aMutilatedFileIsAJobOrAnError() throws Exception {
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> examples = Files.list(Path.of("../examples"))) {
      for (Path file : examples.filter(Files::isRegularFile).sorted().toList()) {
        files.add(Files.readAllBytes(file));
      }
    }
    int errors = 0;
    for (int seed = 0; seed < FUZZED; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] text = mutilated(random, files.get(random.nextInt(files.size())));
      try {
        Jobspec.parse(text, "fuzzed", Inputs.NONE);
      } catch (JobspecException expected) {
        errors++;
      } catch (RuntimeException | StackOverflowError crash) {
        throw new AssertionError(
            "seed " + seed + ":\n" + new String(text, StandardCharsets.UTF_8), crash);
      }
    }
    assertThat(errors).as("mutilation shows").isBetween(FUZZED / 4, FUZZED);
  }

  private static byte[] mutilated(SplittableRandom random, byte[] file) {
    byte[] text = file.clone();
    int changes = 1 + random.nextInt(6);
    byte[] signs = "{}[]()\"\\$%<>=,.:?!&|-+*/0aé\n\t #".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < changes && text.length > 2; i++) {
      int at = random.nextInt(text.length - 1);
      int length = 1 + random.nextInt(Math.min(20, text.length - at));
      switch (random.nextInt(4)) {
        case 0 -> text[at] = signs[random.nextInt(signs.length)];
        case 1 -> text = spliced(text, at, at + length, new byte[0]);
        case 2 -> text = spliced(text, at, at, Arrays.copyOfRange(text, at, at + length));
        default -> text = spliced(text, at, at, new byte[] {signs[random.nextInt(signs.length)]});
      }
    }
    return text;
  }

  private static byte[] spliced(byte[] text, int from, int to, byte[] with) {
    byte[] made = new byte[text.length - (to - from) + with.length];
    System.arraycopy(text, 0, made, 0, from);
    System.arraycopy(with, 0, made, from, with.length);
    System.arraycopy(text, to, made, from + with.length, text.length - to);
    return made;
  }
}
