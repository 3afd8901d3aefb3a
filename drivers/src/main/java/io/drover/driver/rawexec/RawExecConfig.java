package io.drover.driver.rawexec;

import io.drover.api.driver.ConfigProblem;
import io.drover.api.driver.ConfigSchema;
import io.drover.api.driver.ConfigSchema.Attribute;
import io.drover.api.driver.ConfigSchema.Type;
import io.drover.api.model.ConfigValue;
import io.drover.driver.common.ConfigReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The block of a {@code raw_exec} task.
 *
 * @param command the program
 * @param args its arguments
 * @param workDir the working directory, empty for the task's own
 * @param oomScoreAdj the kernel's out-of-memory adjustment
 * @param cgroupOverride a cgroup v2 path to run in instead of one of ours, empty for none
 * @param deniedEnv patterns of variables that are kept from the task
 */
record RawExecConfig(
    String command,
    List<String> args,
    String workDir,
    int oomScoreAdj,
    String cgroupOverride,
    List<String> deniedEnv) {

  static final ConfigSchema SCHEMA =
      new ConfigSchema(
          List.of(
              new Attribute("command", Type.STRING, true, null, "The program to run."),
              new Attribute("args", Type.STRING_LIST, false, "none", "Its arguments."),
              new Attribute(
                  "work_dir",
                  Type.STRING,
                  false,
                  "the task's folder",
                  "The absolute path of the directory to start in."),
              new Attribute(
                  "oom_score_adj",
                  Type.NUMBER,
                  false,
                  "0",
                  "From 0 to 1000: how gladly the kernel ends the task when memory is short."),
              new Attribute(
                  "cgroup_v2_override",
                  Type.STRING,
                  false,
                  "none",
                  "A cgroup v2 to run in instead of one of Drover's own."),
              new Attribute(
                  "cgroup_v1_override", Type.STRING_MAP, false, "none", "Not supported yet."),
              new Attribute(
                  "denied_envvars",
                  Type.STRING_LIST,
                  false,
                  "none",
                  "Environment variables kept from the task; * stands for anything.")));

  static List<ConfigProblem> check(ConfigValue.MapValue config) {
    List<ConfigProblem> problems = new ArrayList<>(ConfigReader.check(SCHEMA, config));
    ConfigReader reader = new ConfigReader(config);
    if (reader.has("cgroup_v1_override")) {
      problems.add(
          new ConfigProblem(
              reader.place("cgroup_v1_override"), "cgroup_v1_override is not supported yet"));
    }
    if (problems.isEmpty()) {
      if (reader.text("command", "").isEmpty()) {
        problems.add(new ConfigProblem(reader.place("command"), "\"command\" must not be empty"));
      }
      String workDir = reader.text("work_dir", "");
      if (!workDir.isEmpty() && !workDir.startsWith("/") && !workDir.startsWith("${")) {
        problems.add(
            new ConfigProblem(
                reader.place("work_dir"),
                "work_dir must be an absolute path but got relative path \"" + workDir + "\""));
      }
      int adj =
          reader.text("oom_score_adj", "0").contains("${") ? 0 : reader.number("oom_score_adj", 0);
      if (adj < 0 || adj > 1000) {
        problems.add(
            new ConfigProblem(
                reader.place("oom_score_adj"), "oom_score_adj must be from 0 to 1000, not " + adj));
      }
    }
    return problems;
  }

  static RawExecConfig of(ConfigValue.MapValue config) {
    ConfigReader reader = new ConfigReader(config);
    return new RawExecConfig(
        reader.text("command", ""),
        reader.texts("args"),
        reader.text("work_dir", ""),
        reader.number("oom_score_adj", 0),
        reader.text("cgroup_v2_override", ""),
        reader.texts("denied_envvars"));
  }
}
