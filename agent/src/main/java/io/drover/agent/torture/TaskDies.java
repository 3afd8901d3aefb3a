package io.drover.agent.torture;

import java.util.List;

/** The main process of a task is killed. */
record TaskDies(Moment moment, int odds) implements Fault {
  @Override
  public String name() {
    return "a task is killed" + (moment == Moment.RUNNER_IS_DEAD ? " while no runner lives" : "");
  }

  @Override
  public String strike(Scene scene) {
    List<Book> living =
        scene.site().books().all().stream().filter(book -> !book.alive().isEmpty()).toList();
    return scene.anyOf(living).map(book -> kill(scene, book)).orElse("");
  }

  private static String kill(Scene scene, Book book) {
    for (Proc process : book.alive()) {
      scene.site().ledger().killed(process);
      process.kill();
    }
    return "the process of " + book.task() + " is killed";
  }
}
