package io.drover.jobspec.hcl;

import io.drover.api.SourcePlace;
import java.util.List;

/**
 * {@code type "label" { body }}.
 *
 * @param type its name
 * @param labels its labels, written with quotes or without
 * @param body what is in it
 * @param place where the type begins
 */
public record HclBlock(String type, List<String> labels, Body body, SourcePlace place) {
  public HclBlock {
    labels = List.copyOf(labels);
  }
}
