package io.drover.api.model;

import java.util.List;

/**
 * What a web page shows about the job.
 *
 * @param description text, in Markdown
 * @param links links
 * @since 0.1
 */
public record JobUi(String description, List<Link> links) {

  /**
   * A link.
   *
   * @param label its text
   * @param url its address
   */
  public record Link(String label, String url) {}

  public JobUi {
    links = List.copyOf(links);
  }
}
