package io.drover.runner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CodecTest {

  private enum Colour {
    RED,
    BLUE
  }

  @Test
  void everyKindOfFieldIsReadAsItWasWritten() {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("B", "2");
    env.put("A", "ä€😀");
    byte[] bytes =
        new Codec.Writer()
            .format(3)
            .tag(7)
            .varint(Long.MAX_VALUE)
            .varint(0)
            .signed(Long.MIN_VALUE)
            .signed(-1)
            .fixed64(-2)
            .float64(-0.0)
            .bool(true)
            .bytes(new byte[] {1, 2})
            .string("text")
            .enumName(Colour.BLUE)
            .instant(Instant.MIN)
            .instant(Instant.parse("2026-01-02T03:04:05.000000006Z"))
            .duration(Duration.ofNanos(-1))
            .optional(null, Codec.Writer::string)
            .optional("there", Codec.Writer::string)
            .list(List.of(1L, 2L), Codec.Writer::varint)
            .strings(env)
            .toBytes();
    Codec.Reader in = new Codec.Reader("a record", bytes);
    assertThat(in.format(3)).isEqualTo(3);
    assertThat(in.tag()).isEqualTo(7);
    assertThat(in.varint()).isEqualTo(Long.MAX_VALUE);
    assertThat(in.varint()).isZero();
    assertThat(in.signed()).isEqualTo(Long.MIN_VALUE);
    assertThat(in.signed()).isEqualTo(-1);
    assertThat(in.fixed64()).isEqualTo(-2);
    assertThat(in.float64()).isEqualTo(-0.0);
    assertThat(in.bool()).isTrue();
    assertThat(in.bytes()).containsExactly(1, 2);
    assertThat(in.string()).isEqualTo("text");
    assertThat(in.enumName(Colour.values())).isEqualTo(Colour.BLUE);
    assertThat(in.instant()).isEqualTo(Instant.MIN);
    assertThat(in.instant()).isEqualTo(Instant.parse("2026-01-02T03:04:05.000000006Z"));
    assertThat(in.duration()).isEqualTo(Duration.ofNanos(-1));
    assertThat(in.optional(Codec.Reader::string)).isNull();
    assertThat(in.optional(Codec.Reader::string)).isEqualTo("there");
    assertThat(in.list(Codec.Reader::varint)).containsExactly(1L, 2L);
    assertThat(in.strings()).containsExactlyEntriesOf(env);
    in.end();
  }

  @Test
  void numbersOfEveryLengthSurvive() {
    SplittableRandom chance = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      long value = chance.nextLong() >>> chance.nextInt(64);
      byte[] bytes = new Codec.Writer().signed(value).signed(-value).varint(value >>> 1).toBytes();
      Codec.Reader in = new Codec.Reader("numbers", bytes);
      assertThat(in.signed()).isEqualTo(value);
      assertThat(in.signed()).isEqualTo(-value);
      assertThat(in.varint()).isEqualTo(value >>> 1);
    }
  }

  @Test
  void whatANewerVersionWroteIsNamed() {
    byte[] newer = new Codec.Writer().format(4).toBytes();
    assertThatThrownBy(() -> new Codec.Reader("the task state", newer).format(2))
        .isInstanceOf(CodecException.class)
        .hasMessage("the task state has format 4, this version of Drover reads 1 to 2");
    assertThatThrownBy(() -> new Codec.Reader("x", new byte[] {0}).format(2))
        .isInstanceOf(CodecException.class);
    byte[] green = new Codec.Writer().string("GREEN").toBytes();
    assertThatThrownBy(() -> new Codec.Reader("x", green).enumName(Colour.values()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("GREEN");
    assertThat(new Codec.Reader("x", green).unknownTag("state", 9)).hasMessageContaining("kind 9");
  }

  @Test
  void noBytesCauseAnythingButACodecException() {
    SplittableRandom chance = new SplittableRandom(2);
    for (int i = 0; i < 200_000; i++) {
      byte[] noise = new byte[chance.nextInt(24)];
      chance.nextBytes(noise);
      Codec.Reader in = new Codec.Reader("noise", noise);
      try {
        while (!in.atEnd()) {
          readAny(in, chance.nextInt(10));
        }
      } catch (CodecException e) {
        assertThat(e).hasMessageContaining("noise");
      }
    }
  }

  private static void readAny(Codec.Reader in, int which) {
    switch (which) {
      case 0 -> in.varint();
      case 1 -> in.signed();
      case 2 -> in.bytes();
      case 3 -> in.string();
      case 4 -> in.instant();
      case 5 -> in.duration();
      case 6 -> in.list(Codec.Reader::string);
      case 7 -> in.strings();
      case 8 -> in.enumName(Colour.values());
      default -> in.optional(Codec.Reader::bool);
    }
  }
}
