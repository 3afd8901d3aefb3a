package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.model.Job;
import io.drover.jobspec.json.ModelJson;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Reads every job file in a folder of other people's, given as {@code -Dcorpus=DIR}, and prints how
 * many are read, refused by {@code run}, and not read, with the first words of why. What is read
 * must read back from JSON as the same job.
 */
@EnabledIfSystemProperty(named = "corpus", matches = ".+")
final class CorpusTest {
  private static final Inputs INPUTS =
      new Inputs(List.of(), List.of(), Map.of(), Path.of(".").toAbsolutePath());

  @Test
  void readsTheJobFilesOfAFolder() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(System.getProperty("corpus")))) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Map<String, Integer> counts = new TreeMap<>();
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      String outcome = outcome(file, lines);
      counts.merge(outcome, 1, Integer::sum);
    }
    lines.forEach(System.out::println);
    System.out.println(files.size() + " files: " + counts);
    assertThat(files).isNotEmpty();
  }

  private static String outcome(Path file, List<String> lines) throws IOException {
    ParsedJob parsed;
    try {
      parsed = parse(file);
    } catch (JobspecException e) {
      lines.add("NOT READ " + e.getMessage().lines().limit(3).toList());
      return "not read";
    }
    Job job = parsed.job();
    try {
      assertThat(Jobspec.parse(ModelJson.job(job), "again.json", Inputs.NONE).job())
          .as(file.toString())
          .isEqualTo(job);
    } catch (JobspecException e) {
      throw new AssertionError(file + " does not read back: " + e.getMessage(), e);
    }
    try {
      Plan.of(parsed, name -> "linux", new AnyBlock("raw_exec", "mock_driver"));
      return "planned";
    } catch (JobspecException e) {
      return "read and refused";
    }
  }

  /** Variables that the file leaves to its user get some text. */
  private static ParsedJob parse(Path file) throws IOException, JobspecException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return Jobspec.parse(bytes, file.toString(), INPUTS);
    } catch (JobspecException e) {
      List<String> vars = new ArrayList<>();
      for (Problem problem : e.problems()) {
        String[] words = problem.message().split(" ", -1);
        if (problem.message().contains(" has no value: ")) {
          vars.add(words[1] + "=1");
        }
      }
      if (vars.isEmpty()) {
        throw e;
      }
      Inputs more = new Inputs(vars, List.of(), Map.of(), INPUTS.folder());
      return Jobspec.parse(bytes, file.toString(), more);
    }
  }
}
