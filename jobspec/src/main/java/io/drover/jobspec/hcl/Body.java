package io.drover.jobspec.hcl;

import io.drover.api.SourcePlace;
import java.util.List;

/**
 * What is between two braces, or in a whole file.
 *
 * @param attributes its attributes in the order written, no two with the same name
 * @param blocks its blocks in the order written
 * @param place where it begins
 */
public record Body(List<Attribute> attributes, List<HclBlock> blocks, SourcePlace place) {
  public Body {
    attributes = List.copyOf(attributes);
    blocks = List.copyOf(blocks);
  }
}
