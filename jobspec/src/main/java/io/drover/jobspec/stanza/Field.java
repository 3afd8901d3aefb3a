package io.drover.jobspec.stanza;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One field of a stanza.
 *
 * @param name its name in HCL, and its key everywhere in this program
 * @param json its name in Nomad's JSON
 * @param kind what it holds
 * @param stanza the table of a block, null for the rest
 * @param required whether it must be written
 * @param onlyJson whether HCL does not have it
 * @param noEffect why it has no effect, for a notice; null if it has one
 */
public record Field(
    String name,
    String json,
    Kind kind,
    @Nullable Stanza stanza,
    boolean required,
    boolean onlyJson,
    @Nullable String noEffect) {

  static Field of(String name, Kind kind) {
    return new Field(name, camel(name), kind, null, false, false, null);
  }

  static Field block(String name, Kind kind, Stanza stanza) {
    return new Field(name, camel(name), kind, stanza, false, false, null);
  }

  /** The same field under another name in JSON. */
  Field json(String newJson) {
    return new Field(name, newJson, kind, stanza, required, onlyJson, noEffect);
  }

  /** The same field, which must be written. */
  Field must() {
    return new Field(name, json, kind, stanza, true, onlyJson, noEffect);
  }

  /** The same field, unknown to HCL. */
  Field hidden() {
    return new Field(name, json, kind, stanza, required, true, noEffect);
  }

  /** The same field, which is read and does nothing. */
  Field noEffect(String why) {
    return new Field(name, json, kind, stanza, required, onlyJson, why);
  }

  private static String camel(String name) {
    StringBuilder out = new StringBuilder(name.length());
    for (String word : name.split("_", -1)) {
      out.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return out.toString();
  }
}
