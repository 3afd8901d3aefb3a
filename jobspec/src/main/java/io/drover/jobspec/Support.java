package io.drover.jobspec;

import io.drover.api.SourcePlace;
import io.drover.api.model.Job;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.jobspec.problem.Notice;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this version does with each part of a job. Refusals, notices and the status page all come
 * from one table, {@link SupportTable}. Pure and thread-safe.
 */
public final class Support {
  /** What happens to a part of a job. */
  public enum Status {
    /** It does what Nomad does with it, or better. */
    WORKS,
    /** It is accepted; it chooses between machines or versions, of which there is one here. */
    ACCEPTED,
    /** It is read and checked, and a run refuses it. */
    REFUSED
  }

  /**
   * A row of the table.
   *
   * @param part the stanza or field, such as {@code group.network}
   * @param detail the case of it that the row is about; empty for all other cases
   * @param status what happens
   * @param why a few words on how, or why not
   */
  public record Row(String part, String detail, Status status, String why) {
    /** The part as an error names it. */
    String shown() {
      String last = part.substring(part.lastIndexOf('.') + 1);
      return detail.isEmpty() ? last : detail;
    }
  }

  /** A row, and what finds its part: the path below the owner, null if it is not there. */
  record Rule<T>(Row row, Function<T, @Nullable String> find) {}

  private interface Hit {
    void at(Row row, String path);
  }

  private Support() {}

  /** The whole table, in the order of a job file. */
  public static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    SupportTable.JOB.forEach(rule -> rows.add(rule.row()));
    SupportTable.GROUP.forEach(rule -> rows.add(rule.row()));
    SupportTable.TASK.forEach(rule -> rows.add(rule.row()));
    return rows;
  }

  /** Notes every part of the job that a run refuses. */
  static void refuse(Job job, Places places, Problems problems) {
    visit(
        job,
        (row, path) -> {
          if (row.status() == Status.REFUSED) {
            problems.add(
                written(places, path), row.shown() + " is not supported yet: " + row.why());
          }
        });
  }

  /** One notice about all that is accepted; none if nothing is. */
  static List<Notice> accepted(Job job, Places places) {
    Set<String> names = new LinkedHashSet<>();
    List<SourcePlace> first = new ArrayList<>();
    visit(
        job,
        (row, path) -> {
          if (row.status() == Status.ACCEPTED) {
            names.add(row.shown());
            SourcePlace place = written(places, path);
            if (place != null) {
              first.add(place);
            }
          }
        });
    if (names.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Notice(
            first.isEmpty() ? null : first.getFirst(),
            String.join(", ", names)
                + (names.size() == 1 ? " has" : " have")
                + " no effect on a single machine"));
  }

  /** Where it was written: a task takes some things over from its group, and both from the job. */
  private static @Nullable SourcePlace written(Places places, String path) {
    String own = path.replaceFirst("^group/[^/]+/(task/[^/]+/)?", "");
    String ofGroup = path.replaceFirst("/task/[^/]+/", "/");
    for (String at : List.of(path, ofGroup, own)) {
      if (places.wrote(at)) {
        return places.find(at);
      }
    }
    return places.find(path);
  }

  private static void visit(Job job, Hit hit) {
    apply(SupportTable.JOB, job, "", hit);
    for (TaskGroup group : job.taskGroups()) {
      String path = "group/" + group.name() + "/";
      apply(SupportTable.GROUP, group, path, hit);
      for (Task task : group.tasks()) {
        apply(SupportTable.TASK, task, path + "task/" + task.name() + "/", hit);
      }
    }
  }

  private static <T> void apply(List<Rule<T>> rules, T owner, String base, Hit hit) {
    for (Rule<T> rule : rules) {
      String path = rule.find().apply(owner);
      if (path != null) {
        hit.at(rule.row(), base + path);
      }
    }
  }

  /** The table as Markdown, for {@code docs/status.md}. */
  public static String markdown() {
    StringBuilder out =
        new StringBuilder("| part | case | status | |\n| --- | --- | --- | --- |\n");
    for (Row row : rows()) {
      String status =
          switch (row.status()) {
            case WORKS -> "works";
            case ACCEPTED -> "accepted";
            case REFUSED -> "refused";
          };
      out.append("| `").append(row.part()).append("` | ").append(row.detail()).append(" | ");
      out.append(status).append(" | ").append(row.why()).append(" |\n");
    }
    return out.toString();
  }
}
