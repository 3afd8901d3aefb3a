package io.drover.runner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that commits is killed with SIGKILL, over and over, on the same folder. */
class StoreKilledTest {
  private static final int KILLS = 12;
  private static final int THREADS = 4;

  @TempDir Path temp;

  @Test
  void whatAKilledProcessWasToldIsThere() throws Exception {
    Path folder = temp.resolve("store");
    SplittableRandom chance = new SplittableRandom(1);
    long[] told = new long[THREADS];
    for (int i = 0; i < KILLS; i++) {
      killOnce(folder, told, 1 + chance.nextInt(3_000));
      try (Store store = Store.open(folder)) {
        assertThat(store.recovery().isClean()).as(store.recovery().toString()).isTrue();
        for (int t = 0; t < THREADS; t++) {
          assertThat(number(store.get("alloc/" + t))).isGreaterThanOrEqualTo(told[t]);
          assertThat(store.get("alloc/" + t + "/copy")).isEqualTo(store.get("alloc/" + t));
        }
      }
    }
  }

  /** Starts a writer, reads that many acknowledgements, kills it, and reads the rest. */
  private static void killOnce(Path folder, long[] told, int lines) throws Exception {
    Process child = writer(folder);
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      assertThat(line).as("the writer starts").isNotNull();
      for (int count = 0; line != null; count++) {
        if (count == lines) {
          assertThatThrownBy(() -> Store.open(folder))
              .hasMessageContaining("process " + child.pid());
          StoreReader.open(folder).close();
          // By its handle: destroying the Process itself would close the pipe before it is read
          // out.
          child.toHandle().destroyForcibly();
        }
        int blank = line.indexOf(' ');
        if (blank > 0 && line.endsWith(";")) {
          long number = Long.parseLong(line.substring(blank + 1, line.length() - 1));
          told[Integer.parseInt(line.substring(0, blank))] = number;
        }
        line = out.readLine();
      }
      assertThat(child.waitFor()).isEqualTo(128 + 9);
    } finally {
      child.destroyForcibly();
    }
  }

  private static Process writer(Path folder) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            folder.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static long number(byte[] value) {
    return value == null ? 0 : Long.parseLong(new String(value, StandardCharsets.UTF_8));
  }

  /** The process that is killed: each thread counts up, and says a number when it is committed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      try (Store store = Store.open(Path.of(args[0]))) {
        for (int t = 0; t < THREADS; t++) {
          int thread = t;
          Thread.startVirtualThread(() -> count(store, thread));
        }
        Thread.currentThread().join();
      }
    }

    private static void count(Store store, int thread) {
      try {
        String key = "alloc/" + thread;
        for (long i = number(store.get(key)) + 1; ; i++) {
          byte[] value = Long.toString(i).getBytes(StandardCharsets.UTF_8);
          Strength strength = i % 5 == 0 ? Strength.SYNCED : Strength.WRITTEN;
          store.commit(new Transaction().put(key, value).put(key + "/copy", value), strength);
          byte[] line = (thread + " " + i + ";\n").getBytes(StandardCharsets.UTF_8);
          System.out.write(line, 0, line.length);
          System.out.flush();
        }
      } catch (StoreException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
