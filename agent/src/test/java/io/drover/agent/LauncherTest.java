package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./drover} hands to the JVM, in the place of which a script tells what it got. */
class LauncherTest {
  private static final String SEEN = "seen";

  @TempDir Path folder;

  @BeforeEach
  void aBuildThatIsFresh() throws Exception {
    for (String source : List.of("api", "jobspec", "core", "drivers", "runner", "agent")) {
      Files.createDirectories(folder.resolve(source).resolve("src"));
      Files.createFile(folder.resolve(source).resolve("pom.xml"));
    }
    Files.createDirectories(folder.resolve("shim/src"));
    Files.createFile(folder.resolve("shim/Makefile"));
    Files.createFile(folder.resolve("pom.xml"));
    Files.createDirectories(folder.resolve("tools"));
    Files.copy(Program.ROOT.resolve("drover"), folder.resolve("drover"));
    Files.copy(Program.ROOT.resolve("tools/fresh.sh"), folder.resolve("tools/fresh.sh"));
    Path java = folder.resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/bash
        exec 9>%s
        for n in 0 1 2; do echo "$n is $(readlink /proc/$$/fd/$n)" >&9; done
        echo "LC_ALL=$LC_ALL DROVER_LC_ALL=$DROVER_LC_ALL" >&9
        echo "last: ${*: -1}" >&9
        """
            .formatted(folder.resolve(SEEN)));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Path build = Files.createDirectories(folder.resolve(".drover-build"));
    Files.writeString(
        build.resolve("launch"),
        "ROOT='%s'\nJAVA='%s'\nAPP=a\nJAVA_FLAGS=-Dx\nCLASS_PATH=c\n".formatted(folder, java));
  }

  private String seen(String call) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", call)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the launcher ends").isTrue();
    assertThat(folder.resolve(SEEN)).as(Files.readString(folder.resolve("said"))).exists();
    return Files.readString(folder.resolve(SEEN), StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "./drover run <&-, 0 is /dev/null, closed input is empty input",
    "./drover run >&-, 1 is /dev/null, nothing else gets the number of closed output",
    "./drover run 2>&-, 2 is /dev/null, nor that of closed errors",
    "./drover run <&- >&- 2>&-, 2 is /dev/null, nor if all are closed",
    "./drover run >out, 1 is FOLDER/out, what is open stays",
    "./drover run 2>err, 2 is FOLDER/err, errors too",
  })
  void theThreeStreamsAreOpen(String call, String stream, String reason) throws Exception {
    assertThat(seen(call).lines()).as(reason).contains(stream.replace("FOLDER", folder.toString()));
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "LC_ALL=C ./drover run, LC_ALL=C.UTF-8 DROVER_LC_ALL==C, the user has one",
    "env -u LC_ALL ./drover run, LC_ALL=C.UTF-8 DROVER_LC_ALL=, the user has none",
    "env -u LC_ALL DROVER_LC_ALL==de ./drover run, LC_ALL=C.UTF-8 DROVER_LC_ALL=, one of another",
  })
  void wordsAreUtf8WhateverTheUsersLocaleIs(String call, String locale, String reason)
      throws Exception {
    assertThat(seen(call).lines()).as(reason).contains(locale);
  }

  @Test
  void theWordsArriveAsTheyAre() throws Exception {
    assertThat(seen("LC_ALL=C ./drover run -- 'grüße  ☃'").lines()).contains("last: grüße  ☃");
  }
}
