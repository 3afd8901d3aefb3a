package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.LogConfig;
import io.drover.api.model.Resources;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.facts.Fact;
import io.drover.jobspec.json.ModelJson;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.SourceText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs in the shape of Nomad's HTTP API. */
final class JsonJobTest {
  private static final String SMALL =
      """
      {"ID": "small", "Type": "batch", "TaskGroups": [{"Name": "g", "Tasks": [
        {"Name": "t", "Driver": "raw_exec", "Config": {"command": "/bin/true"}}]}]}
      """;

  private static Job parse(String text) throws JobspecException {
    return Jobspec.parse(text, "job.json", Inputs.NONE).job();
  }

  private static List<String> mistakes(String text) {
    JobspecException e = catchThrowableOfType(JobspecException.class, () -> parse(text));
    assertThat(e).as("mistakes in %s", text).isNotNull();
    return e.problems().stream().map(p -> p.place() + ": " + p.message()).toList();
  }

  @Test
  void variablesAreRefusedAsNothingInItCouldReadThem() {
    Inputs var = new Inputs(List.of("a=1"), List.of(), Map.of(), null);
    Inputs file = new Inputs(List.of(), List.of(new SourceText("f", "a = 1")), Map.of(), null);

    for (Inputs given : List.of(var, file)) {
      JobspecException e =
          catchThrowableOfType(
              JobspecException.class, () -> Jobspec.parse(SMALL, "job.json", given));
      assertThat(e.problems())
          .singleElement()
          .extracting(problem -> problem.place() + ": " + problem.message())
          .isEqualTo(
              "job.json:1:1: a job in JSON declares no variables: -var and -var-file are for HCL");
    }
  }

  @Test
  void whatIsNotWrittenIsFilledInAsNomadDoes() throws JobspecException {
    Job job = parse(SMALL);

    assertThat(job.name()).isEqualTo("small");
    assertThat(job.type()).isEqualTo(JobType.BATCH);
    assertThat(job.region()).isEqualTo("global");
    assertThat(job.namespace()).isEqualTo("default");
    assertThat(job.datacenters()).containsExactly("*");
    assertThat(job.nodePool()).isEqualTo("default");
    assertThat(job.priority()).isEqualTo(50);
    assertThat(job.update()).isNull();
    Task task = job.taskGroups().getFirst().tasks().getFirst();
    assertThat(task.restart()).isEqualTo(RestartPolicy.BATCH);
    assertThat(task.resources()).isEqualTo(Resources.DEFAULT);
    assertThat(task.logConfig()).isEqualTo(LogConfig.DEFAULT);
    assertThat(task.killTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(job.taskGroups().getFirst().migrate()).isNull();
    assertThat(job.taskGroups().getFirst().reschedule()).isNotNull();
  }

  @ParameterizedTest(name = "{0}: {1} restarts in {2}")
  @CsvSource({
    "service,  2, PT30M, a service that flaps is given up soon",
    "system,   2, PT30M, a service on every machine",
    "batch,    3, PT24H, a batch task is run to its end",
    "sysbatch, 3, PT24H, a batch task on every machine",
  })
  @Fact(
      number = "B245",
      text =
          "Where nothing is written: 2 restarts in 30 minutes for services, 3 in 24 hours for batch"
              + " jobs, 15 s apart, mode fail.")
  void theRestartPolicyWhereNoneIsWritten(
      String type, int attempts, Duration interval, String reason) throws JobspecException {
    Task task =
        parse(SMALL.replace("\"batch\"", '"' + type + '"'))
            .taskGroups()
            .getFirst()
            .tasks()
            .getFirst();

    assertThat(task.restart())
        .as(reason)
        .isEqualTo(
            new RestartPolicy(
                attempts, interval, Duration.ofSeconds(15), RestartPolicy.Mode.FAIL, false));
  }

  @Test
  void aWrapperMakesNoDifference() throws JobspecException {
    assertThat(parse("{\"Job\": " + SMALL + ", \"EnforceIndex\": false}")).isEqualTo(parse(SMALL));
  }

  @Test
  void namesAreReadInAnyCaseAsGoDoes() throws JobspecException {
    assertThat(parse(SMALL.replace("Driver", "dRIVER").replace("TaskGroups", "taskgroups")))
        .isEqualTo(parse(SMALL));
  }

  @Test
  void whatIsWrittenReadsBackAsTheSameJob() throws JobspecException {
    Job job = parse(SMALL);

    assertThat(parse(ModelJson.job(job))).isEqualTo(job);
  }

  @ParameterizedTest
  @CsvSource({
    "20000000000, PT20S, a number is of nanoseconds",
    "'\"20s\"', PT20S, text is as in HCL",
    "'\"1h2m3.5s\"', PT1H2M3.5S, with all units",
    "'\"1us\"', PT0.000001S, down to",
    "'\"0\"', PT5S, zero is the default as in Nomad",
    "null, PT5S, as is null"
  })
  void durations(String written, Duration expected, String reason) throws JobspecException {
    Job job = parse(SMALL.replace("\"Driver\"", "\"KillTimeout\": " + written + ", \"Driver\""));

    assertThat(job.taskGroups().getFirst().tasks().getFirst().killTimeout())
        .as(reason)
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                  | not JSON: expected a name in double quotes, or }, found its end
          {"ID" "a"}                         | not JSON: expected a colon, found "a"}
          []                                 | a job in JSON is an object, not a list
          {"ID": "a", "ID": "b"}             | ID is written twice, first at job.json:1:8
          {"Idd": "a"}                       | Idd is not known in job; did you mean ID?
          {"Priority": "high"}               | Priority must be a whole number, not the text "high"
          {"Priority": 1.5}                  | Priority must be a whole number, not 1.5
          {"Priority": 1e99999}              | Priority must be between -2147483648 and 2147483647
          {"Datacenters": "dc1"}             | Datacenters must be a list of texts, not the text "dc1"
          {"TaskGroups": {}}                 | TaskGroups must be a list of objects, not a map
          {"Job": {"web": {"group": {}}}}    | this is HCL written as JSON, which is not supported
          {"ID": "a", "Type": "daemon"}      | type must be service, batch, system or sysbatch
          {"ID": "a b"}                      | the id of a job cannot have spaces
          {"Payload": "***"}                 | Payload must be base64
          """)
  void mistakesAreNamed(String text, String message) {
    assertThat(mistakes(text)).anyMatch(line -> line.contains(message));
  }

  @Test
  void severalMistakesAreFoundInOnePassWithTheirPlaces() {
    assertThat(
            mistakes(
                """
                {"ID": "a",
                 "Meta": {"k": 7},
                 "TaskGroups": [{"Name": "g", "Count": true, "Tusks": []}]}
                """))
        .containsExactly(
            "job.json:2:16: Meta.k must be text, not the number 7",
            "job.json:3:40: Count must be a whole number, not true",
            "job.json:3:55: Tusks is not known in group; did you mean Tasks?");
  }

  @Test
  void deepNestingAndLongNumbersAreErrors() {
    assertThat(mistakes("[".repeat(100_000))).hasSize(1);
    assertThat(mistakes("{\"Priority\": 1" + "0".repeat(100_000) + "}")).hasSize(1);
  }

  @Test
  void brokenUtf8IsAnErrorWithItsPlace() {
    byte[] bytes = {'{', '\n', ' ', (byte) 0xff, '}'};

    JobspecException e =
        catchThrowableOfType(
            JobspecException.class, () -> Jobspec.parse(bytes, "job.json", Inputs.NONE));
    assertThat(e).hasMessageContaining("job.json:2:2: not UTF-8");
  }
}
