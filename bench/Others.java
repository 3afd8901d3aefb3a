import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The same load on other supervisors, seen from outside: N services of {@code sleep}, each with its
 * output kept. Started by bench/run with the folder of this checkout, a scratch folder, the number,
 * and the seconds of rest. Prints a table with a column for each that is installed.
 */
final class Others {
  private static final String SLEEP = "/bin/sleep";
  private static final String LONG = "100000";
  private static final long TICK_MS = 10;
  private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(10);

  private final Path drover;
  private final Path scratch;
  private final int tasks;
  private final int idleSeconds;

  private Others(String[] args) {
    drover = Path.of(args[0], "drover");
    scratch = Path.of(args[1]);
    tasks = Integer.parseInt(args[2]);
    idleSeconds = Integer.parseInt(args[3]);
  }

  /** How one of them is started with all its services, and told to end. */
  private interface Supervisor {
    Process start(Path folder) throws Exception;

    default void load(Path folder) throws Exception {}

    default void stop(Path folder, Process root) throws Exception {
      root.destroy();
    }
  }

  public static void main(String[] args) throws Exception {
    new Others(args).table();
  }

  private void table() throws Exception {
    Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    columns.put("drover", measured("drover", new OfDrover()));
    if (installed("s6-svscan")) {
      columns.put("s6, a logger each", measured("s6", new OfS6()));
    }
    if (installed("supervisord")) {
      columns.put("supervisord", measured("supervisord", new OfSupervisord()));
    }
    String nomad = System.getenv("NOMAD");
    if (nomad != null) {
      columns.put("nomad", measured("nomad", new OfNomad(nomad)));
    }
    System.out.println("| " + tasks + " tasks | " + String.join(" | ", columns.keySet()) + " |");
    System.out.println("| --- |" + " --- |".repeat(columns.size()));
    for (String what : columns.get("drover").keySet()) {
      StringBuilder row = new StringBuilder("| " + what);
      columns.values().forEach(column -> row.append(" | ").append(column.get(what)));
      System.out.println(row + " |");
    }
  }

  private Map<String, String> measured(String name, Supervisor system) throws Exception {
    Path folder = Files.createDirectories(scratch.resolve(name));
    Map<String, String> rows = new LinkedHashMap<>();
    long begun = System.nanoTime();
    Process root = system.start(folder);
    try {
      Tree empty = Tree.of(root.pid());
      if (system instanceof OfNomad) {
        begun = System.nanoTime();
      }
      system.load(folder);
      Tree tree = empty;
      while (tree.sleeps() < tasks) {
        if (System.nanoTime() - begun > PATIENCE_NS || !root.isAlive()) {
          throw new IllegalStateException(name + " has only " + tree.sleeps() + " tasks");
        }
        TimeUnit.MILLISECONDS.sleep(50);
        tree = Tree.of(root.pid());
      }
      long started = System.nanoTime();
      TimeUnit.SECONDS.sleep(3);
      tree = Tree.of(root.pid());
      long cpu = tree.cpuMs();
      rows.put("from its start to all running", format("%d ms", (started - begun) / 1_000_000));
      rows.put("CPU of it for each task", format("%.2f ms", (double) cpu / tasks));
      rows.put("processes of its own", Integer.toString(tree.own()));
      rows.put(
          "private memory for each task", format("%.0f KB", (double) tree.privateKb() / tasks));
      TimeUnit.SECONDS.sleep(idleSeconds);
      double idle = (Tree.of(root.pid()).cpuMs() - cpu) / 10.0 / idleSeconds;
      rows.put("CPU while all rest", format("%.2f %% of a core", idle));
      long stopping = System.nanoTime();
      system.stop(folder, root);
      if (!root.waitFor(10, TimeUnit.MINUTES)) {
        throw new IllegalStateException(name + " does not end");
      }
      rows.put("to end all", format("%d ms", (System.nanoTime() - stopping) / 1_000_000));
      return rows;
    } finally {
      root.destroyForcibly();
    }
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static boolean installed(String program) {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static Process quiet(Path folder, String... command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("output").toFile())
        .redirectErrorStream(true)
        .start();
  }

  private final class OfDrover implements Supervisor {
    @Override
    public Process start(Path folder) throws Exception {
      Path job = Files.writeString(folder.resolve("many.nomad.hcl"), job());
      return quiet(folder, drover.toString(), "run", job.toString(), "--data-dir", "data");
    }
  }

  /** Nomad's own form, which it and drover read. */
  private String job() {
    return """
    job "many" {
      type = "service"
      group "g" {
        count = %d
        task "t" {
          driver = "raw_exec"
          config {
            command = "%s"
            args    = ["%s"]
          }
          resources {
            cpu    = 1
            memory = 10
          }
        }
      }
    }
    """
        .formatted(tasks, SLEEP, LONG);
  }

  private final class OfS6 implements Supervisor {
    @Override
    public Process start(Path folder) throws Exception {
      Path scan = Files.createDirectories(folder.resolve("scan"));
      for (int i = 0; i < tasks; i++) {
        Path service = Files.createDirectories(scan.resolve("t" + i + "/log/kept")).getParent();
        script(service.resolve("run"), "exec s6-log n10 s10485760 ./kept");
        script(service.resolveSibling("run"), "exec " + SLEEP + " " + LONG);
      }
      return quiet(folder, "s6-svscan", "-c", Integer.toString(2 * tasks + 10), scan.toString());
    }

    @Override
    public void stop(Path folder, Process root) throws Exception {
      quiet(folder, "s6-svscanctl", "-t", folder.resolve("scan").toString()).waitFor();
    }
  }

  private static void script(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private final class OfSupervisord implements Supervisor {
    @Override
    public Process start(Path folder) throws Exception {
      Path logs = Files.createDirectories(folder.resolve("logs"));
      Path file =
          Files.writeString(
              folder.resolve("supervisord.conf"),
              """
              [supervisord]
              nodaemon=true
              minfds=%d
              childlogdir=%s
              logfile=%s
              [program:t]
              command=%s %s
              numprocs=%d
              process_name=%%(process_num)05d
              """
                  .formatted(8 * tasks + 100, logs, folder.resolve("log"), SLEEP, LONG, tasks));
      return quiet(folder, "supervisord", "-c", file.toString());
    }
  }

  private final class OfNomad implements Supervisor {
    private final String binary;

    OfNomad(String binary) {
      this.binary = binary;
    }

    @Override
    public Process start(Path folder) throws Exception {
      Path config =
          Files.writeString(
              folder.resolve("agent.hcl"),
              """
              data_dir = "%s"
              bind_addr = "127.0.0.1"
              server { enabled = true
                bootstrap_expect = 1 }
              client { enabled = true
                options = { "fingerprint.denylist" = "env_aws,env_gce,env_azure" } }
              plugin "raw_exec" { config { enabled = true } }
              """
                  .formatted(folder.resolve("data")));
      Process agent = quiet(folder, binary, "agent", "-config", config.toString());
      long begun = System.nanoTime();
      while (quiet(folder.resolve("..").normalize(), binary, "node", "status", "-self").waitFor()
          != 0) {
        if (System.nanoTime() - begun > PATIENCE_NS) {
          throw new IllegalStateException("nomad does not come up");
        }
        TimeUnit.SECONDS.sleep(1);
      }
      return agent;
    }

    @Override
    public void load(Path folder) throws Exception {
      Path job = Files.writeString(folder.resolve("many.nomad.hcl"), job());
      quiet(folder.resolve("..").normalize(), binary, "job", "run", "-detach", job.toString())
          .waitFor();
    }

    @Override
    public void stop(Path folder, Process root) throws Exception {
      quiet(folder.resolve("..").normalize(), binary, "job", "stop", "-purge", "-detach", "many")
          .waitFor();
      while (Tree.of(root.pid()).sleeps() > 0) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      root.destroy();
    }
  }

  /** A process and all below it: what is the load's, and what is the supervisor's. */
  private record Tree(int own, int sleeps, long cpuMs, long privateKb) {
    static Tree of(long root) throws IOException {
      Map<Long, List<String>> stats = new HashMap<>();
      Map<Long, List<Long>> children = new HashMap<>();
      try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
        for (Path process : all) {
          List<String> fields = stat(process);
          if (!fields.isEmpty()) {
            long pid = Long.parseLong(process.getFileName().toString());
            stats.put(pid, fields);
            children.computeIfAbsent(Long.valueOf(fields.get(2)), _ -> new ArrayList<>()).add(pid);
          }
        }
      }
      int own = 0;
      int sleeps = 0;
      long ticks = 0;
      long kb = 0;
      List<Long> open = new ArrayList<>(List.of(root));
      while (!open.isEmpty()) {
        long pid = open.removeLast();
        open.addAll(children.getOrDefault(pid, List.of()));
        List<String> fields = stats.getOrDefault(pid, List.of());
        if (fields.isEmpty()) {
          continue;
        }
        if (fields.getFirst().equals("sleep")) {
          sleeps++;
          continue;
        }
        own++;
        for (int i = 12; i <= 15; i++) {
          ticks += Long.parseLong(fields.get(i));
        }
        kb += privateKb(pid);
      }
      return new Tree(own, sleeps, ticks * TICK_MS, kb);
    }

    /** The name, then the fields of stat from the state on: as numbered there, less one. */
    private static List<String> stat(Path process) {
      try {
        String text = Files.readString(process.resolve("stat"));
        List<String> fields = new ArrayList<>();
        fields.add(text.substring(text.indexOf('(') + 1, text.lastIndexOf(')')));
        fields.addAll(List.of(text.substring(text.lastIndexOf(')') + 2).split(" ")));
        return fields;
      } catch (IOException gone) {
        return List.of();
      }
    }

    private static long privateKb(long pid) {
      try {
        return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
            .filter(line -> line.startsWith("Private_"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
      } catch (IOException gone) {
        return 0;
      }
    }
  }
}
