package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a program reads from drover run --json. */
class JsonTest {
  @TempDir Path home;

  @Test
  void everyLineOfStandardOutputIsOneObjectWithItsType() throws Exception {
    String odd = "printf 'quote \\042 back \\\\ bell \\007 broken \\377 tab \\t end\\n'";
    Program.Result result =
        Program.run(home, "run", "--json", "--", "sh", "-c", odd + "; echo bad >&2; exit 4");

    List<Map<String, String>> objects = objects(result.outLines());
    assertThat(result.status()).isEqualTo(4);
    assertThat(result.err()).isEmpty();
    assertThat(objects.stream().map(o -> o.get("type")).distinct())
        .containsExactlyInAnyOrder("notice", "task_event", "alloc", "log", "alloc_ended", "result");
    assertThat(objects)
        .anySatisfy(o ->
            assertThat(o)
                .containsEntry("type", "log")
                .containsEntry("task", "run[0]/sh")
                .containsEntry("stream", "stdout")
                .hasEntrySatisfying(
                    "line",
                    line -> assertThat(line).startsWith("quote \" back \\ bell \u0007 broken ")))
        .anySatisfy(o ->
            assertThat(o)
                .containsEntry("type", "log")
                .containsEntry("stream", "stderr")
                .containsEntry("line", "bad"))
        .anySatisfy(o ->
            assertThat(o).containsEntry("type", "task_event").containsEntry("event", "Terminated"))
        .last()
        .satisfies(o ->
            assertThat(o)
                .containsEntry("type", "result")
                .containsEntry("task", "sh")
                .containsEntry("failed", "true")
                .containsEntry("succeeded", "false")
                .containsEntry("exit.code", "4"));
  }

  @Test
  void aSignalStopsItAndTheLastLineIsTheResult() throws Exception {
    Path job =
        Files.writeString(
            home.resolve("s.hcl"),
            """
            job "s" {
              group "g" {
                task "t" {
                  driver = "raw_exec"
                  config {
                    command = "/bin/sh"
                    args = ["-c", "echo ready; exec sleep 1000"]
                  }
                }
              }
            }
            """);
    try (Program program = Program.start(home, "run", "--json", job.toString())) {
      program.awaitOut("ready");
      program.signal("INT");
      Program.Result result = program.await();

      assertThat(result.status()).isEqualTo(130);
      assertThat(objects(result.outLines()))
          .last()
          .satisfies(
              o -> assertThat(o).containsEntry("type", "result").containsEntry("exit.signal", "2"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"rotated", "framed"})
  void ofALineTooLongToShowAtOnceAllPiecesButTheLastSaySo(String mode) throws Exception {
    Path job =
        Files.writeString(
            home.resolve("long.hcl"),
            """
            job "long" {
              type = "batch"
              meta { drover_logs = "%s" }
              group "g" {
                task "t" {
                  driver = "raw_exec"
                  config {
                    command = "/bin/sh"
                    args = ["-c", "head -c 140000 /dev/zero | tr '\\\\0' x; echo; echo next"]
                  }
                }
              }
            }
            """
                .formatted(mode));
    String data = home.resolve("data").toString();
    Program.Result run = Program.run(home, "run", "--json", "--data-dir", data, job.toString());
    Program.Result logs = Program.run(home, "logs", "--json", "--data-dir", data);

    for (Program.Result shown : List.of(run, logs)) {
      assertThat(
              objects(shown.outLines()).stream()
                  .filter(o -> "log".equals(o.get("type")))
                  .map(o -> o.getOrDefault("line", "").length() + " " + o.get("partial")))
          .as(shown.err())
          .containsExactly("65536 true", "65536 true", "8928 null", "4 null");
    }
  }

  /** Each line as a flat map; the names of inner fields follow those of their object and a dot. */
  private static List<Map<String, String>> objects(List<String> lines) {
    List<Map<String, String>> objects = new ArrayList<>();
    JsonFactory factory = new JsonFactory();
    for (String line : lines) {
      try (JsonParser json = factory.createParser(ObjectReadContext.empty(), line)) {
        assertThat(json.nextToken()).as(line).isEqualTo(JsonToken.START_OBJECT);
        Map<String, String> object = new LinkedHashMap<>();
        fields(json, "", object);
        assertThat(json.nextToken()).as(line).isNull();
        assertThat(object.keySet()).as(line).containsAll(Set.of("type"));
        objects.add(object);
      }
    }
    return objects;
  }

  private static void fields(JsonParser json, String prefix, Map<String, String> object) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = prefix + json.currentName();
      if (json.nextToken() == JsonToken.START_OBJECT) {
        fields(json, name + ".", object);
      } else {
        object.put(name, json.getString());
      }
    }
  }
}
