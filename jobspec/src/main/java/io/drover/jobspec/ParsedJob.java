package io.drover.jobspec;

import io.drover.api.model.Job;
import io.drover.jobspec.problem.Notice;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.SourceText;
import java.util.List;

/**
 * A valid job and where it comes from.
 *
 * @param job the job; keeps all of Nomad's rules
 * @param places where its parts were written
 * @param sources the texts, to show lines of; empty for a job made in Java
 * @param notices what was written and has no effect
 */
public record ParsedJob(Job job, Places places, List<SourceText> sources, List<Notice> notices) {

  public ParsedJob {
    sources = List.copyOf(sources);
    notices = List.copyOf(notices);
  }
}
