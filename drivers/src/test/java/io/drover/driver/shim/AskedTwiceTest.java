package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who notices the death of a spawner in two places asks the next one twice. */
@Timeout(300)
class AskedTwiceTest {
  private static final long REQUEST = 1;
  private static final long LAST = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path root;
  private Lab lab;

  @BeforeEach
  void open() throws Exception {
    lab = new Lab(root);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "START, START, a start and the same start",
    "START, ATTACH, a start and the question what became of it",
  })
  void aSpawnerStartsOneProcessAndTellsItsFateOnce(String first, String second, String what)
      throws Exception {
    Path book = root.resolve("book");
    Path go = root.resolve("go");
    Lab.Task task =
        lab.task("echo run >> " + book + "; while [ ! -e " + go + " ]; do sleep 0.01; done");
    LinkedBlockingQueue<Frames.Answer> answers = new LinkedBlockingQueue<>(16);
    try (Connection spawner = Connection.open(lab.binary, answers::add, (_, _) -> {})) {
      // What is asked last is answered when both questions have been taken.
      byte[] last = new Frames.Request(Frames.FORGET, LAST).u64(LAST).done();
      for (byte[] frame : List.of(frame(first, task), frame(second, task), last)) {
        assertThat(spawner.send(frame, PATIENCE)).isTrue();
      }
      List<Integer> told = new ArrayList<>(until(Frames.RESULT, answers));
      Files.createFile(go);
      told.addAll(until(Frames.ENDED, answers));

      assertThat(told)
          .as(what)
          .containsExactlyInAnyOrder(Frames.STARTED, Frames.RESULT, Frames.ENDED);
      assertThat(Files.readAllLines(book)).hasSize(1);
    }
  }

  private static byte[] frame(String type, Lab.Task task) throws Exception {
    StartSpec spec = task.spec();
    return type.equals("START")
        ? Frames.start(REQUEST, spec, new Limits(512, 0))
        : new Frames.Request(Frames.ATTACH, REQUEST)
            .text(spec.directory().toString())
            .u32(spec.attempt())
            .done();
  }

  /** The types of what is told, up to one of this type. */
  private static List<Integer> until(int type, LinkedBlockingQueue<Frames.Answer> answers)
      throws InterruptedException {
    List<Integer> told = new ArrayList<>();
    while (!told.contains(type)) {
      Frames.Answer answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(answer).as("an answer after %s", told).isNotNull();
      told.add(answer.type());
    }
    return told;
  }
}
