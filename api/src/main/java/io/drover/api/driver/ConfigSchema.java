package io.drover.api.driver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attributes a driver block may have.
 *
 * @param attributes each attribute
 * @since 0.1
 */
public record ConfigSchema(List<Attribute> attributes) {

  /**
   * One attribute.
   *
   * @param name its name
   * @param type its type
   * @param required whether it must be there
   * @param defaultText what holds if it is not, for a person; null if nothing
   * @param doc one sentence
   */
  public record Attribute(
      String name, Type type, boolean required, @Nullable String defaultText, String doc) {}

  /** The type of an attribute. */
  public enum Type {
    STRING,
    NUMBER,
    BOOL,
    STRING_LIST,
    STRING_MAP,
    BLOCK,
    BLOCK_LIST
  }
}
