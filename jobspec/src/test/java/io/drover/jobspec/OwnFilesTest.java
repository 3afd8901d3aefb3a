package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.model.Job;
import io.drover.jobspec.json.ModelJson;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.stanza.Field;
import io.drover.jobspec.stanza.JobStanzas;
import io.drover.jobspec.stanza.Stanza;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our own job files, which together write every field there is. Beside each is the job it becomes,
 * as JSON; {@code -Dgolden.write=DIR} writes these anew, to be read before they are committed.
 */
final class OwnFilesTest {
  private static final Inputs INPUTS =
      new Inputs(List.of("command=[\"/bin/echo\", \"-n\"]"), List.of(), Map.of(), null);

  private static String text(String name) throws IOException {
    try (InputStream in = OwnFilesTest.class.getResourceAsStream("/jobs/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Job job(String name) throws IOException, JobspecException {
    Inputs inputs = name.equals("variables") ? INPUTS : Inputs.NONE;
    return Jobspec.parse(text(name + ".nomad.hcl"), name + ".nomad.hcl", inputs).job();
  }

  @ParameterizedTest
  @ValueSource(strings = {"service", "batch", "mesh", "forms", "variables"})
  void becomesTheJobBesideIt(String name) throws IOException, JobspecException {
    String json = ModelJson.job(job(name)).replace(",\"", ",\n\"").replace("{\"", "{\n\"");
    String folder = System.getProperty("golden.write", "");
    if (!folder.isEmpty()) {
      Files.writeString(Path.of(folder, name + ".model.json"), json + "\n");
    }

    assertThat(json + "\n").isEqualTo(text(name + ".model.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"service", "batch", "mesh", "forms", "variables"})
  void readsBackFromJsonAsTheSameJob(String name) throws IOException, JobspecException {
    Job job = job(name);

    assertThat(Jobspec.parse(ModelJson.job(job), "again.json", Inputs.NONE).job()).isEqualTo(job);
  }

  /** Whoever adds a field must write it in one of the files. */
  @Test
  void everyFieldIsWrittenSomewhere() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : List.of("service", "batch", "mesh", "forms", "variables")) {
      all.append(text(name + ".nomad.hcl"));
    }
    Set<String> missing = new TreeSet<>();
    collect(JobStanzas.JOB, all.toString(), new HashSet<>(), missing);

    assertThat(missing).isEmpty();
  }

  private static void collect(Stanza stanza, String text, Set<Stanza> seen, Set<String> missing) {
    if (!seen.add(stanza)) {
      return;
    }
    for (Field field : stanza.fields()) {
      boolean written = text.matches("(?s).*\\b" + field.name() + "\\s*(=|\\{|\"|[a-z]+ \\{).*");
      if (!written && !field.onlyJson() && field.noEffect() == null) {
        missing.add(stanza.name() + "." + field.name());
      }
      if (field.stanza() != null) {
        collect(field.stanza(), text, seen, missing);
      }
    }
  }
}
