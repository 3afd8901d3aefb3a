package io.drover.driver.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.stats.IoStats;
import io.drover.api.stats.ResourceUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the processes of a task use, by what the kernel says of them. */
class ProcessUsageTest {
  private static final long TICK_NS = KernelFacts.get().tickNs();
  private static final long PAGE = KernelFacts.get().pageBytes();

  @TempDir Path folder;
  private Path proc;
  private Path cgroup;
  private ProcessUsage usage;

  @BeforeEach
  void aTask() throws IOException {
    proc = Files.createDirectory(folder.resolve("proc"));
    cgroup = Files.createDirectory(folder.resolve("cgroup"));
    Files.writeString(proc.resolve("swaps"), "Filename Type Size Used Priority\n");
    ProcessTree.Root none = new ProcessTree.Root(1, 1);
    usage = new ProcessUsage(new ProcessTree(proc, none, none, cgroup.toString()));
  }

  private void process(int pid, long user, long system, long pages, long written)
      throws IOException {
    Path own = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.writeString(
        own.resolve("stat"),
        "%d (odd) na(me) S 1 1 1 0 -1 0 1 2 3 4 %d %d 0 0 20 0 1 0 777 9999 %d 1 1"
            .formatted(pid, user, system, pages));
    Files.writeString(
        own.resolve("io"),
        "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 512\nwrite_bytes: %d\n"
                .formatted(written)
            + "cancelled_write_bytes: 0\n");
  }

  private void members(String pids) throws IOException {
    Files.writeString(cgroup.resolve("cgroup.procs"), pids);
  }

  private void ran(long microseconds) throws IOException {
    Files.writeString(cgroup.resolve("cpu.stat"), "usage_usec " + microseconds + "\nuser_usec 0\n");
  }

  /** A task of 10 pages that was read twice and had not run in between. */
  private void aTaskAtRest() throws IOException {
    process(10, 4, 0, 10, 100);
    members("10\n");
    ran(40_123);
    sampleAtTick(1);
    sampleAtTick(2);
  }

  private ResourceUsage sampleAtTick(double tick) {
    return usage.sample((long) (tick * TICK_NS) + 1, 1).resourceUsage();
  }

  @Test
  void allProcessesAreSummedUpAndEachIsThere() throws IOException {
    process(10, 5, 2, 100, 4096);
    process(11, 1, 1, 50, 0);
    members("10\n11\n");

    ResourceUsage first = sampleAtTick(1);

    assertThat(first.memory().rss()).isEqualTo(150 * PAGE);
    assertThat(first.cpu().cpuTimeNs()).isEqualTo(9 * TICK_NS);
    assertThat(first.cpu().measured()).as("percentages need two samples").isEmpty();
    assertThat(first.io()).isEqualTo(new IoStats(1024, 4096, true));
    assertThat(usage.sample(2, 2).pids()).containsOnlyKeys("10", "11");
  }

  @Test
  void aPercentageIsOfTheTimeSinceTheLastReadingThatIsOldEnough() throws IOException {
    process(10, 0, 0, 1, 0);
    members("10\n");
    sampleAtTick(0);
    process(10, 3, 1, 1, 0);

    assertThat(sampleAtTick(0.5).cpu().measured()).as("less than a tick ago").isEmpty();
    ResourceUsage later = sampleAtTick(8);

    assertThat(later.cpu().percent()).isEqualTo(50.0);
    assertThat(later.cpu().userMode()).isEqualTo(37.5);
  }

  @Test
  void whatEndedProcessesHadUsedStaysInTheSum() throws IOException {
    process(10, 4, 0, 1, 100);
    process(11, 6, 0, 1, 200);
    members("10\n11\n");
    sampleAtTick(1);
    members("10\n");

    assertThat(sampleAtTick(1.5).cpu().cpuTimeNs()).isEqualTo(10 * TICK_NS);
    assertThat(sampleAtTick(9).cpu().cpuTimeNs()).isEqualTo(10 * TICK_NS);
    assertThat(sampleAtTick(18).io().writeBytes()).isEqualTo(300);
    assertThat(sampleAtTick(19).memory().rss()).isEqualTo(PAGE);
  }

  @Test
  void aProcessThatIsGoneOrHiddenCostsNothingElse() throws IOException {
    process(10, 4, 0, 1, 100);
    Files.delete(proc.resolve("10/io"));
    members("10\n4711\n");

    ResourceUsage seen = sampleAtTick(1);

    assertThat(seen.cpu().cpuTimeNs()).isEqualTo(4 * TICK_NS);
    assertThat(seen.io()).isEqualTo(IoStats.UNKNOWN);
  }

  @Test
  void aListLongerThanTheBufferIsReadWhole() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int pid = 100_000; pid < 101_000; pid++) {
      process(pid, 1, 0, 1, 0);
      all.append(pid).append('\n');
    }
    members(all.toString());

    assertThat(sampleAtTick(1).memory().rss()).isEqualTo(1000 * PAGE);
  }

  @Test
  void ofATaskThatHasNotRunNothingButItsCpuTimeIsRead() throws IOException {
    aTaskAtRest();
    process(10, 4, 0, 7, 100);

    ResourceUsage same = sampleAtTick(5);

    assertThat(same.memory().rss()).as("the last reading stands").isEqualTo(10 * PAGE);
    assertThat(same.cpu().cpuTimeNs()).isEqualTo(4 * TICK_NS);
    assertThat(same.cpu().measured()).contains("Percent");
    assertThat(same.cpu().percent()).isZero();
    assertThat(usage.sample(6 * TICK_NS, 66).timestampNs()).isEqualTo(66);
  }

  @Test
  void aTaskThatRanAMicrosecondIsReadAndItsPercentageIsOfTheTimeSinceTheLastSample()
      throws IOException {
    aTaskAtRest();
    sampleAtTick(50);
    process(10, 8, 0, 12, 100);
    ran(40_124);

    ResourceUsage woken = sampleAtTick(58);

    assertThat(woken.memory().rss()).isEqualTo(12 * PAGE);
    assertThat(woken.cpu().percent()).isEqualTo(50.0);
  }

  @Test
  void whatChangesWhileNothingRunsIsSeenWithinAMinute() throws IOException {
    aTaskAtRest();
    process(10, 4, 0, 7, 100);
    long aMinute = ProcessUsage.REST_MAX_NS + 4 * TICK_NS;

    assertThat(usage.sample(aMinute, 1).resourceUsage().memory().rss()).isEqualTo(7 * PAGE);
  }

  @Test
  void aTaskThatRunsALittleAllTheTimeIsReadEachTime() throws IOException {
    aTaskAtRest();
    for (int tick = 5; tick < 40; tick++) {
      ran(40_123 + tick);
      process(10, 4, 0, tick, 100);

      assertThat(sampleAtTick(tick).memory().rss()).isEqualTo(tick * PAGE);
    }
  }

  @Test
  void whereTheKernelDoesNotCountByCgroupAllIsReadEachTime() throws IOException {
    aTaskAtRest();
    Files.delete(cgroup.resolve("cpu.stat"));
    process(10, 4, 0, 7, 100);

    assertThat(sampleAtTick(5).memory().rss()).isEqualTo(7 * PAGE);
  }
}
