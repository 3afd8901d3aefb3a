package io.drover.jobspec.problem;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import java.util.List;

/** A job that cannot be: all mistakes that one pass found. */
public final class JobspecException extends DroverException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  JobspecException(ErrorCode code, List<Problem> problems, int left) {
    super(code, message(problems, left));
    this.problems = List.copyOf(problems);
  }

  /** The mistakes, in the order of {@link Problems}; at most {@link Problems#PROBLEMS_MAX}. */
  public List<Problem> problems() {
    return problems == null ? List.of() : problems;
  }

  private static String message(List<Problem> problems, int left) {
    StringBuilder out = new StringBuilder();
    for (Problem problem : problems) {
      out.append(out.isEmpty() ? "" : "\n").append(problem.text());
    }
    return left == 0 ? out.toString() : out + "\nand " + left + " more";
  }
}
