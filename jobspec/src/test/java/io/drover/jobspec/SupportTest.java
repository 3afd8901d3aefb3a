package io.drover.jobspec;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.jobspec.stanza.Field;
import io.drover.jobspec.stanza.JobStanzas;
import io.drover.jobspec.stanza.Stanza;
import io.drover.jobspec.stanza.TaskStanzas;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of what this version does. */
final class SupportTest {

  /** Whoever adds a field must say what becomes of it. */
  @Test
  void everyFieldOfJobGroupAndTaskHasARow() {
    Set<String> fields = new LinkedHashSet<>();
    add("job", JobStanzas.JOB, fields);
    add("group", JobStanzas.GROUP, fields);
    add("task", TaskStanzas.TASK, fields);

    Set<String> rows =
        Support.rows().stream()
            .map(Support.Row::part)
            .collect(Collectors.toCollection(LinkedHashSet::new));

    assertThat(rows).containsExactlyInAnyOrderElementsOf(fields);
  }

  private static void add(String owner, Stanza stanza, Set<String> into) {
    for (Field field : stanza.fields()) {
      if (!field.onlyJson() && field.noEffect() == null) {
        into.add(owner + "." + field.name());
      }
    }
  }
}
