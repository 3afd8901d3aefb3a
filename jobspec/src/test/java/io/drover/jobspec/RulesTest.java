package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nomad's rules about what goes with what, each broken once. */
final class RulesTest {

  private static List<Problem> problems(String text) {
    try {
      Jobspec.parse(text, "job.hcl", Inputs.NONE);
      return List.of();
    } catch (JobspecException e) {
      return e.problems();
    }
  }

  private static void holds(String text, String message) {
    List<Problem> problems = problems(text);
    if (message == null) {
      assertThat(problems).as(text).isEmpty();
    } else {
      assertThat(problems)
          .as(text)
          .hasSize(1)
          .first()
          .satisfies(problem -> {
            assertThat(problem.message()).contains(message);
            assertThat(problem.place()).isNotNull();
            assertThat(problem.excerpt()).contains("^");
          });
    }
  }

  /** A block on one line can hold only one attribute, so that everything gets a line of its own. */
  private static String lines(String line) {
    return line.replace("\\n", "\n").replace("{ ", "{\n").replace(" }", "\n}");
  }

  private static String job(String type, String inJob, String inGroup, String inTask) {
    return """
    job "j" {
      type = "%s"
      %s
      group "g" {
        %s
        task "t" {
          driver = "raw_exec"
          %s
        }
      }
    }
    """
        .formatted(type, inJob, inGroup, inTask);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          service  | meta { drover_logs = "fast" }                         | drover_logs must be one of
          service  | priority = 0                                          | priority must be between
          service  | id = "a b"                                            | cannot have spaces
          service  | namespace = ""                                        | namespace is empty
          service  | datacenters = ["a", ""]                               | must not hold empty text
          service  | datacenters = []                                      |
          system   | affinity { attribute = "a" \\n value = "b" }          | can have no affinity
          system   | spread { attribute = "a" }                            | can have no spread
          service  | spread { attribute = "a" \\n weight = 101 }           | weight must be between 1 and 100
          service  | spread { weight = 10 }                                | attribute is missing
          service  | affinity { attribute = "a" \\n value = "b" \\n weight = 0 } | weight must be between -100 and 100
          service  | constraint { value = "x" }                            | attribute is missing
          service  | constraint { attribute = "${node.colour}" \\n value = "x" } | no machine has a property
          service  | constraint { attribute = "$attr.a" \\n value = "x" } | no machine has a property
          service  | constraint { attribute = "a" }                        | operator = needs a value
          service  | constraint { attribute = "a" \\n operator = "~" \\n value = "b" } | operator ~ does not exist
          service  | constraint { attribute = "a" \\n regexp = "(" }       | not a regular expression
          service  | constraint { attribute = "a" \\n version = "x" }      | not a version condition
          service  | constraint { attribute = "a" \\n semver = "~> 1" }    | not a semver condition
          service  | constraint { attribute = "a" \\n operator = "is_set" \\n value = "b" } | is_set takes no value
          service  | constraint { distinct_property = "a" \\n value = "0" } | must be a count
          service  | constraint { distinct_hosts = true }                  |
          service  | ui { description = "ok" }                             |
          batch    | update { max_parallel = 1 }                           | update is for service and system jobs
          batch    | migrate { max_parallel = 1 }                          | migrate is for service jobs
          system   | reschedule { attempts = 1 }                           | cannot be rescheduled
          service  | update { health_check = "x" }                         | health_check must be one of
          service  | update { max_parallel = -1 }                          | max_parallel must not be negative
          service  | update { auto_promote = true }                        | auto_promote needs a canary
          service  | update { min_healthy_time = "-1s" }                   | min_healthy_time must not be
          service  | update { healthy_deadline = "20m" }                   | must be below progress_deadline
          service  | update { healthy_deadline = "20m" \\n progress_deadline = "0" } |
          service  | update { min_healthy_time = "6m" }                    | must be below healthy_deadline
          service  | update { stagger = "0s" }                             | stagger must be above 0
          batch    | reschedule { attempts = 1 \\n interval = "14s" }      | interval must be at least 15s
          batch    | reschedule { attempts = 9 \\n interval = "20s" }      | has room for 4 attempts
          service  | reschedule { attempts = 3 \\n interval = "1h" }       | needs unlimited = false
          service  | reschedule { delay = "1s" }                           | delay must be at least 5s
          service  | reschedule { delay_function = "linear" }              | delay_function must be one of
          service  | reschedule { max_delay = "6s" }                       | max_delay must be at least
          service  | periodic { cron = "* * * * *" }                       | periodic is for batch
          batch    | periodic { cron = "* * *" }                           | a time rule has 5 to 7 fields
          batch    | periodic { cron = "@daily" \\n crons = ["@daily"] }   | cron or crons, and not both
          batch    | periodic { cron = "@daily" \\n time_zone = "Mars" }   | there is no time zone Mars
          service  | periodic { enabled = false }                          |
          service  | parameterized {}                                      | parameterized is for batch
          batch    | parameterized { payload = "maybe" }                   | payload must be one of
          batch    | parameterized { meta_required = ["a"] \\n meta_optional = ["a"] } | both required and optional
          """)
  void ofJobs(String type, String line, String message) {
    String text = job(type, lines(line), "", "");
    holds(text, message);
    assertThat(problems(text))
        .as("the place is what was written, not the job")
        .allSatisfy(problem -> assertThat(problem.place().line()).isGreaterThan(2));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          service  | meta { drover_logs = "Framed" }                       | drover_logs must be one of
          service  | count = -1                                            | count must not be negative
          system   | count = 2                                             | count cannot be 2
          system   | count = 0                                             |
          service  | shutdown_delay = "-1s"                                | shutdown_delay must not be negative
          service  | max_run_duration = "1h"                               | max_run_duration is for batch
          batch    | max_run_duration = "0s"                               | max_run_duration must be above 0
          service  | restart { mode = "never" }                            | mode must be "fail" or "delay"
          service  | restart { mode = "delay" \\n attempts = 0 }           | says both never and always
          service  | restart { interval = "1s" \\n attempts = 0 }          | interval must be at least 5s
          service  | restart { interval = "1m" \\n delay = "31s" }         | do not fit into an interval
          service  | ephemeral_disk { size = 9 }                           | must be at least 10
          service  | disconnect { lost_after = "1s" \\n stop_on_client_after = "1s" } | only one of
          system   | disconnect { stop_on_client_after = "1s" }            | for service and batch jobs only
          service  | disconnect { reconcile = "best" }                     | reconcile must be one of
          service  | network { port "a" { static = 70000 } }               | static must be between
          service  | network { port "a" { to = -2 } }                      | to must be between
          service  | network { port "a" { static = 1 } \\n port "b" { static = 1 } } | already taken by port a
          service  | network { port "a" {} \\n port "a" {} }               | port a is written twice
          service  | network { mode = "bridge" \\n port "a" { ignore_collision = true } } | for network mode host only
          service  | network { hostname = "a..b" }                         | not a valid DNS name
          service  | network { cni { args = { a = "b;c" } } }              | must not have a semicolon
          service  | network {} \\n network {}                             | a group can have one network
          service  | volume "v" { type = "disk" }                          | type must be host or csi
          service  | volume "v" { type = "host" }                          | source is missing
          service  | volume "v" { type = "csi" \\n source = "s" \\n attachment_mode = "block-device" } | needs access_mode
          service  | scaling { min = 1 \\n max = 0 }                        | must not be below min
          service  | scaling { min = 2 }                                   | scaling needs max
          service  | scaling { max = 3 \\n type = "diagonal" }             | type must be horizontal
          service  | service { provider = "dns" }                          | provider must be one of
          service  | service { name = "a_b" }                              | letters, digits and dashes
          service  | service { name = "${NOMAD_JOB_NAME}-x" }              |
          service  | service { address_mode = "driver" }                   | for services of a task
          service  | service { address = "1.2.3.4" \\n address_mode = "host" } | address needs address_mode
          service  | service { check { type = "tcp" \\n interval = "1s" \\n timeout = "1s" } } | the check needs a port
          service  | service { port = "1" \\n check { type = "udp" \\n interval = "1s" \\n timeout = "1s" } } | type must be one of
          service  | service { port = "1" \\n check { type = "tcp" \\n timeout = "1s" } } | interval must be at least 1s
          service  | service { port = "1" \\n check { type = "http" \\n interval = "1s" \\n timeout = "1s" } } | needs a path
          service  | service { check { type = "script" \\n command = "x" \\n interval = "1s" \\n timeout = "1s" } } | needs task
          service  | service { check { type = "script" \\n task = "u" \\n command = "x" \\n interval = "1s" \\n timeout = "1s" } } | no task u
          service  | service { connect {} }                                | exactly one of native
          service  | service { provider = "nomad" \\n connect { sidecar_service {} } } | connect needs provider
          service  | service { name = "a" } \\n service { name = "a" }     | is there twice
          service  | service { provider = "nomad" } \\n service { name = "b" } | must have the same provider
          """)
  void ofGroups(String type, String line, String message) {
    holds(job(type, "", lines(line), ""), message);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          batch    | kill_timeout = "-1s"                                  | kill_timeout must not be negative
          service  | kill_timeout = "11m"                                  | must not be above the group's progress_deadline
          batch    | kill_timeout = "11m"                                  |
          batch    | shutdown_delay = "-1s"                                | shutdown_delay must not be negative
          batch    | kill_signal = "QUIT"                                  | must be the name of a signal
          batch    | lifecycle { hook = "postmortem" }                     | hook must be prestart
          batch    | lifecycle { hook = "prestart" }                       | the group has no main task
          batch    | restart { attempts = 3 \\n interval = "10s" }         | do not fit into an interval
          batch    | resources { cpu = 0 }                                 | cpu must be at least 1
          batch    | resources { memory = 9 }                              | memory must be at least 10
          batch    | resources { cores = 1 \\n cpu = 100 }                 | cpu or for cores, not for both
          batch    | resources { memory_max = 100 }                        | must not be below memory
          batch    | resources { memory_max = -1 }                         |
          batch    | resources { secrets = 301 }                           | must not be above memory
          batch    | resources { numa { affinity = "maybe" } }             | affinity must be one of
          batch    | resources { numa { devices = ["gpu"] } }              | which the task does not ask for
          batch    | meta { drover_logs = "framed" }                       |
          batch    | meta { drover_logs = "fast" }                         | drover_logs must be one of rotated, direct, framed, off, not "fast"
          batch    | meta = { drover_logs = "" }                           | drover_logs must be one of
          batch    | logs { max_files = 0 }                                | max_files must be at least 1
          batch    | logs { max_file_size = 30 }                           | not less than the group's ephemeral_disk
          batch    | constraint { distinct_hosts = true }                  | is for groups and jobs
          batch    | artifact { destination = "local/" }                   | source is missing
          batch    | artifact { source = "s" \\n destination = "../../x" } | leads out of the alloc's folder
          batch    | artifact { source = "s" \\n destination = "../alloc" } |
          batch    | artifact { source = "s" \\n mode = "zip" }            | mode must be one of
          batch    | artifact { source = "s" \\n options { checksum = "md5:1" } } | checksum must be type:hex
          batch    | artifact { source = "s" \\n options { checksum = "${meta.sum}" } } |
          batch    | template { destination = "a" }                        | needs data or source
          batch    | template { data = "a" }                               | destination is missing
          batch    | template { data = "a" \\n destination = "a" \\n perms = "9" } | perms must be octal
          batch    | template { data = "a" \\n destination = "a" \\n change_mode = "script" } | needs change_script
          batch    | template { data = "a" \\n destination = "a" \\n change_mode = "x" } | change_mode must be one of
          batch    | template { data = "a" \\n destination = "a" \\n wait { min = "2s" \\n max = "1s" } } | min must not be above max
          batch    | template { data = "a" \\n destination = "a" \\n env = true \\n change_mode = "signal" } | cannot change
          batch    | template { data = "a" \\n destination = "a" } \\n template { data = "b" \\n destination = "a" } | already has the destination
          batch    | vault { change_mode = "x" }                           | change_mode must be one of
          batch    | action "a" { command = "" }                           | command is missing
          batch    | action "a b" { command = "c" }                        | no spaces
          batch    | dispatch_payload { file = "../../../x" }              | below the task's local folder
          batch    | volume_mount { volume = "v" \\n destination = "/" }   | the group has no volume
          batch    | csi_plugin { type = "node" }                          | id is missing
          batch    | csi_plugin { id = "a" \\n type = "x" }                | type must be one of
          batch    | identity { name = "a b" \\n aud = ["c"] }             | letters, digits
          batch    | identity { ttl = "1h" }                               | cannot have a ttl
          batch    | identity { filepath = "x" }                           | filepath needs file
          batch    | identity { change_mode = "signal" }                   | go together
          batch    | secret "s" { path = "p" }                             | provider is missing
          batch    | secret "s" { provider = "vault" \\n path = "p" }      | needs a vault block
          batch    | secret "s" { provider = "x" \\n path = "p" \\n config { a = 1 } } | has no config
          batch    | scaling "disk" { max = 1 }                            | "cpu" or "mem"
          batch    | service { port = "p" }                                | there is no port p
          batch    | service { port = "80" }                               | needs address_mode = "driver"
          batch    | service { address_mode = "alloc" }                    | for services of a group
          batch    | service { connect { native = true } \\n port = 1 \\n address_mode = "driver" } | for services of a group
          batch    | service { task = "u" }                                | cannot belong to task u
          """)
  void ofTasks(String type, String line, String message) {
    holds(job(type, "", "", lines(line)), message);
  }

  @Test
  void ofNamesAndNumbersOfParts() {
    holds("job \"j\" {}", "the job has no group");
    holds(lines("job \"j\" { group \"g\" {} }"), "the group has no task");
    holds(lines("job \"j\" { group \"g\" { task \"t\" {} } }"), "driver is missing");
    String named = "job \"j\" { group \"g\" { task \"%s\" { driver = \"d\" } } }";
    holds(lines(named.formatted("alloc")), "called alloc");
    holds(lines(named.formatted("a/b")), "slashes");
    holds("job \"j\" { type = \"core\" }", "type must be service, batch");
    String task = "task \"%s\" {\n driver = \"d\"\n leader = true\n}\n";
    holds(
        "job \"j\" {\ngroup \"g\" {\n" + task.formatted("a") + task.formatted("b") + "}\n}",
        "already has a leader: a");
    holds(
        "job \"j\" {\ngroup \"g\" {\n" + task.formatted("a") + task.formatted("a") + "}\n}",
        "task a is written twice");
  }
}
