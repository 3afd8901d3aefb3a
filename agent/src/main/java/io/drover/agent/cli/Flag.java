package io.drover.agent.cli;

/**
 * A flag of a command. It may be written with one dash or two, and its value behind a space or an
 * equals sign.
 *
 * @param name without dashes
 * @param letter another name of one letter; empty if it has none
 * @param value what the help calls its value; empty for a flag that is only there or not
 * @param kind what a shell completes its value with
 * @param many whether it may be given more than once
 * @param about what it does, as the help says it
 */
record Flag(String name, String letter, String value, Kind kind, boolean many, String about) {
  static final Flag HELP = new Flag("help", "h", "", Kind.NOTHING, false, "Prints this.");

  /** What a value is. */
  enum Kind {
    NOTHING,
    TEXT,
    FILE,
    FOLDER
  }

  /** One that is only there or not. */
  static Flag of(String name, String about) {
    return new Flag(name, "", "", Kind.NOTHING, false, about);
  }

  /** One that is only there or not, and may be written as a letter. */
  static Flag lettered(String letter, String name, String about) {
    return new Flag(name, letter, "", Kind.NOTHING, false, about);
  }

  /** One with a value. */
  static Flag of(String name, String value, Kind kind, String about) {
    return new Flag(name, "", value, kind, false, about);
  }

  /** One that may be given more than once. */
  static Flag many(String name, String value, Kind kind, String about) {
    return new Flag(name, "", value, kind, true, about);
  }

  /** As it is written in messages and in the help. */
  String text() {
    return "--" + name;
  }
}
