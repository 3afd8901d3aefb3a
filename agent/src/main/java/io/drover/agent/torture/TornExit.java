package io.drover.agent.torture;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A living task gets an exit record that somebody else wrote: its sum is wrong. */
record TornExit() implements Fault {
  @Override
  public String name() {
    return "an exit record is forged, with a wrong sum";
  }

  @Override
  public Moment moment() {
    return Moment.RUNNER_IS_DEAD;
  }

  @Override
  public int odds() {
    return 20;
  }

  @Override
  public String strike(Scene scene) throws IOException {
    Helper helper = scene.anyOf(scene.site().helpers()).orElse(null);
    if (helper == null) {
      return "";
    }
    Path record = scene.site().fates(helper.task()).resolve("exit-" + helper.attempt());
    if (Files.exists(record)) {
      return "";
    }
    try {
      Files.writeString(
          record,
          "version=1\nkind=code\nnumber=0\noom=0\nended_ns=1\nreason=\ncrc=00000000\n",
          StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException theRealOne) {
      return "";
    }
    return "an exit of " + helper.task() + " is forged, with a wrong sum";
  }
}
