package io.drover.runner.external;

import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookContext;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says to an executable what a call is about: in JSON, and the main names as variables. */
final class Telling {
  private static final String ALLOC = "alloc";
  private static final String TASK = "task";

  private final Map<String, String> hostEnv;
  private final Allocation alloc;
  private final Path allocDir;
  private final @Nullable Task task;
  private final @Nullable TaskDir taskDir;

  Telling(
      Map<String, String> hostEnv,
      Allocation alloc,
      Path allocDir,
      @Nullable Task task,
      @Nullable TaskDir taskDir) {
    this.hostEnv = hostEnv;
    this.alloc = alloc;
    this.allocDir = allocDir;
    this.task = task;
    this.taskDir = taskDir;
  }

  /**
   * A call.
   *
   * @param more what only this phase knows
   */
  HookProgram.Call call(String phase, HookContext context, Map<String, ?> more) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("version", 1);
    request.put("phase", phase);
    request.put("scope", task == null ? ALLOC : TASK);
    request.put("deadline_ms", context.remaining().toMillis());
    request.put(ALLOC, alloc());
    request.put("alloc_dir", allocDir);
    if (task != null && taskDir != null) {
      request.put(TASK, task(task));
      request.put("attempt", context.attempt());
      request.put("task_dir", taskDir.dir());
      request.put("local_dir", taskDir.localDir());
      request.put("secrets_dir", taskDir.secretsDir());
    }
    request.putAll(more);
    Path folder = Files.isDirectory(allocDir) ? allocDir : Path.of("/");
    return new HookProgram.Call(request, env(phase, context), folder);
  }

  private Map<String, Object> alloc() {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("id", alloc.id());
    words.put("name", alloc.name());
    words.put("namespace", alloc.namespace());
    words.put("job_id", alloc.jobId());
    words.put("job_type", alloc.job().type().text());
    words.put("group", alloc.taskGroup());
    words.put("meta", meta());
    return words;
  }

  /** What the job says, and what its group says instead. */
  private Map<String, String> meta() {
    Map<String, String> meta = new TreeMap<>(alloc.job().meta());
    TaskGroup group = alloc.group();
    if (group != null) {
      meta.putAll(group.meta());
    }
    return meta;
  }

  private static Map<String, Object> task(Task task) {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("name", task.name());
    words.put("driver", task.driver());
    words.put("user", task.user());
    words.put("leader", task.leader());
    words.put("meta", task.meta());
    return words;
  }

  /** The agent's own environment is not passed on: it may hold secrets. */
  private Map<String, String> env(String phase, HookContext context) {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("PATH", hostEnv.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    for (String name : new String[] {"HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER"}) {
      String value = hostEnv.get(name);
      if (value != null) {
        env.put(name, value);
      }
    }
    env.put("DROVER_PHASE", phase);
    env.put("DROVER_SCOPE", task == null ? ALLOC : TASK);
    env.put("DROVER_ALLOC_ID", alloc.id());
    env.put("DROVER_ALLOC_NAME", alloc.name());
    env.put("DROVER_ALLOC_DIR", allocDir.toString());
    env.put("DROVER_JOB_ID", alloc.jobId());
    env.put("DROVER_GROUP_NAME", alloc.taskGroup());
    if (task != null && taskDir != null) {
      env.put("DROVER_TASK_NAME", task.name());
      env.put("DROVER_TASK_DIR", taskDir.dir().toString());
      env.put("DROVER_ATTEMPT", Integer.toString(context.attempt()));
    }
    return env;
  }
}
