package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.ParameterizedJob;
import io.drover.api.model.Payload;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.jobspec.json.ModelJson;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs out of parameterized jobs. */
final class DispatchTest {
  private static final Payload HELLO = new Payload("hello".getBytes(StandardCharsets.UTF_8));

  private static ParsedJob template(String payload) throws JobspecException {
    return Jobspec.check(
        Job.builder("mail", JobType.BATCH)
            .meta(Map.of("from", "us", "subject", "none"))
            .parameterizedJob(new ParameterizedJob(payload, List.of("to"), List.of("subject")))
            .group(TaskGroup.builder("g").task(Task.builder("t", "raw_exec")))
            .build());
  }

  private static List<String> mistakes(String payload, Dispatch dispatch) throws JobspecException {
    ParsedJob template = template(payload);
    return catchThrowableOfType(JobspecException.class, () -> dispatch.of(template))
        .problems()
        .stream()
        .map(Problem::message)
        .toList();
  }

  @Test
  void aDispatchMakesAJobOfItsOwnThatCanRun() throws JobspecException {
    Dispatch dispatch =
        new Dispatch(HELLO, Map.of("to", "you", "subject", "hi"), 1700000000, "0a1b2c3d");

    ParsedJob made = dispatch.of(template("required"));

    assertThat(made.job().id()).isEqualTo("mail/dispatch-1700000000-0a1b2c3d");
    assertThat(made.job().registration().parentId()).isEqualTo("mail");
    assertThat(made.job().payload()).isEqualTo(HELLO);
    assertThat(made.job().meta())
        .containsOnly(Map.entry("from", "us"), Map.entry("to", "you"), Map.entry("subject", "hi"));
    assertThat(Plan.of(made, name -> null, new AnyBlock("raw_exec")).instances()).hasSize(1);
  }

  @Test
  void theTemplateItselfCannotRun() {
    assertThat(
            catchThrowableOfType(
                JobspecException.class,
                () -> Plan.of(template("optional"), name -> null, new AnyBlock("raw_exec"))))
        .hasMessageContaining("parameterized is not supported yet: the job must be dispatched");
  }

  /** A dispatch may give what the job has never been checked with. */
  @Test
  void whatADispatchSaysOfTheLogsIsCheckedWhenItIsPlanned() throws JobspecException {
    ParsedJob template =
        Jobspec.check(
            Job.builder("mail", JobType.BATCH)
                .parameterizedJob(
                    new ParameterizedJob("optional", List.of(), List.of("drover_logs")))
                .group(TaskGroup.builder("g").task(Task.builder("t", "raw_exec")))
                .build());
    ParsedJob made = new Dispatch(HELLO, Map.of("drover_logs", "frames"), 0, "x").of(template);

    assertThat(
            catchThrowableOfType(
                JobspecException.class,
                () -> Plan.of(made, name -> null, new AnyBlock("raw_exec"))))
        .hasMessageContaining("drover_logs must be one of rotated, direct, framed, off");
  }

  /** Of an older version, which did not know the rule. */
  @Test
  void aStoredJobIsReadWithoutTheRulesOfToday() throws JobspecException {
    Job old =
        Job.builder("old", JobType.BATCH)
            .meta(Map.of("drover_logs", "of-another-version"))
            .group(TaskGroup.builder("g").task(Task.builder("t", "raw_exec")))
            .build();

    Job read = Jobspec.stored(ModelJson.job(old).getBytes(StandardCharsets.UTF_8));

    assertThat(read).isEqualTo(old);
  }

  @Test
  void whatTheTemplateAsksForMustBeGiven() throws JobspecException {
    Dispatch nothing = new Dispatch(Payload.NONE, Map.of("cc", "me"), 0, "x");
    Dispatch large = new Dispatch(new Payload(new byte[16385]), Map.of("to", "you"), 0, "x");

    assertThat(mistakes("required", nothing))
        .containsExactly(
            "the job needs a payload",
            "the job needs the metadata to",
            "the job takes no metadata cc");
    assertThat(mistakes("forbidden", large))
        .containsExactly(
            "the job takes no payload", "the payload has 16385 bytes; at most 16384 are allowed");
  }
}
