import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.*;
import io.drover.runner.*;
import java.nio.file.Path;
import java.time.Duration;

/** A worker that is started again when it fails, and a helper that is stopped when it is done. */
void main(String[] args) throws Exception {
  var worker = Task.builder("worker", "raw_exec").command("/bin/sh", "-c", "echo $$; exit 7");
  var helper = Task.builder("helper", "raw_exec").command("/bin/sleep", "1000");
  var pair = TaskGroup.builder("pair").restart(RestartPolicy.times(2, Duration.ofMillis(300)));
  pair.task(worker.leader(true)).task(helper.killSignal("SIGTERM"));
  var options = Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT);
  try (var drover = Drover.open(Path.of(args[0]), options)) {
    drover.listen(e -> IO.print(e instanceof DroverEvent.AllocChanged ? "" : e.text() + "\n"));
    drover.submit(Job.builder("embed", JobType.BATCH).group(pair).build()).await();
    IO.println("worker ended with " + drover.job("embed").allocs().get(0).tasks().get(0).exit());
  }
}
