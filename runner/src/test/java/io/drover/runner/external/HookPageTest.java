package io.drover.runner.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.DroverException;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.runner.AllocView;
import io.drover.runner.Drover;
import io.drover.runner.JobRun;
import io.drover.runner.Options;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/hooks.md shows works as it is written there. */
final class HookPageTest {
  private static final Path PAGE = Path.of("../docs/hooks.md");
  private static final String SERVICE = "META-INF/services/io.drover.api.hook.HookProvider";

  @TempDir Path folder;
  private Path hooks;

  @BeforeEach
  void hooksFolder() throws Exception {
    hooks = Files.createDirectory(folder.resolve("hooks"));
  }

  private static String shown(String language) throws Exception {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private AllocView run(String task) throws Exception {
    Options options =
        Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT).hooksDirs(List.of(hooks));
    try (Drover drover = Drover.open(folder.resolve("data"), options)) {
      var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
      group.task(Task.builder(task, "raw_exec").command("/bin/sh", "-c", "echo $GREETING"));
      JobRun run = drover.submit(Job.builder(task, JobType.BATCH).group(group).build());
      assertThat(run.await(Duration.ofSeconds(60))).isTrue();
      return run.allocs().getFirst();
    }
  }

  private static String stdout(AllocView alloc) throws Exception {
    return Files.readString(alloc.logDirectory().resolve(alloc.jobId() + ".stdout.0"));
  }

  @Test
  void theHookInShellGreetsAndForbids() throws Exception {
    Path file = Files.writeString(hooks.resolve("10-greet"), shown("sh"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(stdout(run("allowed"))).isEqualTo("hello from a hook\n");

    AllocView refused = run("forbidden");
    assertThat(refused.tasks().getFirst().state().events())
        .anyMatch(e -> e.displayMessage().equals("10-greet: no forbidden today"));
  }

  @Test
  void theHookInJavaGreetsFromItsJar() throws Exception {
    jar("greeting.jar", Map.of(SERVICE, "example.Greeting\n"));

    assertThat(stdout(run("task"))).isEqualTo("hello from Java\n");
  }

  @Test
  void aJarWithoutAProviderIsRefusedByName() throws Exception {
    jar("empty.jar", Map.of());

    assertThatThrownBy(() -> run("task"))
        .isInstanceOf(DroverException.class)
        .hasMessageContaining("empty.jar are refused: it has no " + SERVICE);
  }

  @Test
  void aJarWhoseProviderIsMissingIsRefusedByName() throws Exception {
    jar("broken.jar", Map.of(SERVICE, "example.Nobody\n"));

    assertThatThrownBy(() -> run("task"))
        .hasMessageContaining("broken.jar are refused")
        .hasMessageContaining("example.Nobody");
  }

  /** The page's class, compiled, in a jar with these files beside it. */
  private void jar(String name, Map<String, String> files) throws Exception {
    Path source = Files.createDirectories(folder.resolve("src/example")).resolve("Greeting.java");
    Files.writeString(source, shown("java"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int failed =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString(),
            source.toString());
    assertThat(failed).isZero();
    Path jar = hooks.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        var compiled = Files.walk(classes)) {
      for (Path path : compiled.filter(Files::isRegularFile).toList()) {
        add(out, classes.relativize(path).toString(), Files.readAllBytes(path));
      }
      for (Map.Entry<String, String> entry : files.entrySet()) {
        add(out, entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws Exception {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
