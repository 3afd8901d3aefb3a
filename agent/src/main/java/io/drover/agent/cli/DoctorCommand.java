package io.drover.agent.cli;

import io.drover.runner.doctor.Leaks;
import io.drover.runner.doctor.Machine;
import java.util.List;

/** {@code drover doctor}: what this machine can do, and what was left behind on it. */
final class DoctorCommand implements Command {
  @Override
  public Syntax syntax() {
    return Syntax.of(
        "doctor",
        "Says what this machine can and cannot do for tasks, and what was left behind on it:"
            + " helpers, cgroups, mounts. Ends with 1 if something was left behind or nothing"
            + " can run here. Changes nothing that stays.");
  }

  @Override
  public int run(Cli cli, Words words, List<String> command) {
    boolean well = true;
    for (Machine.Finding finding : Machine.here().findings()) {
      well &= finding.here() || !finding.capability().needed();
      cli.console().print(line(finding));
    }
    List<Leaks.Leak> leaks = Leaks.find();
    for (Leaks.Leak leak : leaks) {
      well &= leak.wanted();
      cli.console().print((leak.wanted() ? "note  " : "LEFT  ") + leak.what());
      cli.console().print("      " + leak.remedy());
    }
    if (leaks.isEmpty()) {
      cli.console().print("nothing was left behind");
    }
    return well ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private static String line(Machine.Finding finding) {
    String head =
        "%-5s %-16s %s"
            .formatted(finding.here() ? "yes" : "no", finding.capability().text(), finding.how());
    return finding.here() ? head : head + ": " + finding.capability().without();
  }
}
