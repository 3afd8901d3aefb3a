package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.NetworkResource;
import io.drover.api.model.Port;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.facts.Fact;
import io.drover.jobspec.match.NodeAttributes;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Notice;
import io.drover.jobspec.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What to run on this machine. */
final class PlanTest {
  private static final Drivers DRIVERS = new AnyBlock("raw_exec", "mock_driver");
  private static final NodeAttributes NODE = Map.of("attr.kernel.name", "linux")::get;

  private static Plan plan(String json) throws JobspecException {
    return Plan.of(Jobspec.parse(json, "job.json", Inputs.NONE), NODE, DRIVERS);
  }

  private static List<String> refusals(String json) {
    JobspecException e = catchThrowableOfType(JobspecException.class, () -> plan(json));
    assertThat(e).as(json).isNotNull();
    return e.problems().stream().map(Problem::text).toList();
  }

  private static String job(String inJob, String inGroup, String inTask) {
    return """
    {"ID": "j", "Type": "batch", %s"TaskGroups": [
     {"Name": "g", %s
      "Tasks": [{"Name": "t", "Driver": "raw_exec"
       %s}]}]}
    """
        .formatted(inJob, inGroup, inTask);
  }

  @Test
  void everyInstanceOfEveryGroupIsPlannedInOrder() throws JobspecException {
    Job job =
        Job.builder("j", JobType.BATCH)
            .group(TaskGroup.builder("a").count(2).task(Task.builder("t", "raw_exec")))
            .group(TaskGroup.builder("b").task(Task.builder("t", "raw_exec")))
            .group(TaskGroup.builder("none").count(0).task(Task.builder("t", "raw_exec")))
            .build();

    Plan plan = Plan.of(Jobspec.check(job), NODE, DRIVERS);

    assertThat(plan.instances())
        .extracting(Plan.Instance::name)
        .containsExactly("j.a[0]", "j.a[1]", "j.b[0]");
    assertThat(plan.notices()).isEmpty();
  }

  @Test
  void portsAreWished() throws JobspecException {
    Port fixed = new Port("http", 8080, 0, "", false);
    Port chosen = new Port("admin", 0, 0, "", false);
    NetworkResource network =
        new NetworkResource("host", "", "", "", "", 0, null, List.of(fixed), List.of(chosen), null);
    Job job =
        Job.builder("j", JobType.BATCH)
            .group(
                TaskGroup.builder("g")
                    .networks(List.of(network))
                    .task(Task.builder("t", "raw_exec")))
            .build();

    assertThat(Plan.of(Jobspec.check(job), NODE, DRIVERS).instances().getFirst().ports())
        .containsExactly(fixed, chosen);
  }

  @Test
  void whatCannotBeDoneYetIsRefusedWithItsPlace() {
    String json =
        job(
            "",
            "\"Networks\": [{\"Mode\": \"bridge\"}],",
            ", \"Artifacts\": [{\"GetterSource\": \"http://x\"}]");

    assertThat(refusals(json))
        .containsExactly(
            """
            job.json:2:38: network mode bridge is not supported yet: only mode host
              2 |  {"Name": "g", "Networks": [{"Mode": "bridge"}],
                |                                      ^\
            """,
            """
            job.json:4:20: artifact is not supported yet: nothing is downloaded yet
              4 |    , "Artifacts": [{"GetterSource": "http://x"}]}]}]}
                |                    ^\
            """);
  }

  @Test
  void whatIsRefusedIsToldFromTopToBottom() {
    String json =
        job(
            "",
            "",
            ", \"Templates\": [{\"EmbeddedTmpl\": \"x\", \"DestPath\": \"local/x\"}]"
                + ", \"Artifacts\": [{\"GetterSource\": \"http://x\"}]");

    assertThat(refusals(json))
        .satisfiesExactly(
            first -> assertThat(first).contains("template is not supported yet"),
            second -> assertThat(second).contains("artifact is not supported yet"));
  }

  /** What docs/conformance.md says to be refused, since it has no place here yet. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "task.vault        | , \"Vault\": {\"Role\": \"r\"}",
        "task.consul       | , \"Consul\": {\"Namespace\": \"n\"}",
        "task.identity     | , \"Identity\": {\"Env\": true}",
        "task.service      | , \"Services\": [{\"Name\": \"s\"}]",
        "task.artifact     | , \"Artifacts\": [{\"GetterSource\": \"http://x\"}]",
        "task.template     | , \"Templates\": [{\"EmbeddedTmpl\": \"x\", \"DestPath\":"
            + " \"local/x\"}]",
        "task.secret       | , \"Secrets\": [{\"Name\": \"s\", \"Provider\": \"p\", \"Path\":"
            + " \"x\"}]",
        "task.csi_plugin   | , \"CSIPluginConfig\": {\"ID\": \"x\", \"Type\": \"node\"}",
        "reserved cores    | , \"Resources\": {\"Cores\": 1}",
        "devices           | , \"Resources\": {\"Devices\": [{\"Name\": \"gpu\"}]}",
      })
  void whatHasNoPlaceHereIsRefusedAndNotPassedOver(String what, String inTask) {
    assertThat(refusals(job("", "", inTask)))
        .as(what)
        .singleElement()
        .asString()
        .containsPattern("^job.json:[34]:\\d+: .* (is|are) not supported yet");
  }

  @Test
  @Fact(
      number = "B018",
      text = "Where a driver cannot be had the whole alloc cannot be made.",
      better = "the job is refused when it is handed in, with the place; nothing is started")
  void aDriverThatIsNotThereIsRefused() {
    assertThat(refusals(job("", "", "").replace("raw_exec", "docker")))
        .singleElement()
        .asString()
        .contains("driver docker is not supported yet; there are mock_driver, raw_exec");
  }

  @Test
  void whatIsNotSupportedAndWhatThisMachineLacksAreToldInOnePass() {
    String json =
        job(
                "\"Constraints\": [{\"LTarget\": \"${attr.kernel.name}\", \"Operand\": \"=\","
                    + " \"RTarget\": \"windows\"}], ",
                "\"Networks\": [{\"Mode\": \"bridge\"}],",
                "")
            .replace("raw_exec", "docker");

    assertThat(refusals(json))
        .satisfiesExactly(
            one -> assertThat(one).contains("this machine does not meet the constraint"),
            two -> assertThat(two).contains("network mode bridge is not supported yet"),
            three -> assertThat(three).contains("driver docker is not supported yet"));
  }

  @Test
  void whatChoosesBetweenMachinesIsAcceptedInOneNotice() throws JobspecException {
    String json = job("\"Datacenters\": [\"dc1\"], \"Priority\": 70, ", "", "");

    assertThat(plan(json).notices())
        .extracting(Notice::message)
        .containsExactly("priority, datacenters have no effect on a single machine");
  }

  @Test
  void constraintsAreCheckedAgainstThisMachine() throws JobspecException {
    String json =
        job(
            "\"Constraints\": [{\"LTarget\": \"${attr.kernel.name}\", \"Operand\": \"=\","
                + " \"RTarget\": \"KERNEL\"}], ",
            "",
            "");

    assertThat(plan(json.replace("KERNEL", "linux")).instances()).hasSize(1);
    assertThat(refusals(json.replace("KERNEL", "windows")))
        .singleElement()
        .asString()
        .contains(
            "this machine does not meet the constraint ${attr.kernel.name} = windows: here it is"
                + " \"linux\"");
  }
}
