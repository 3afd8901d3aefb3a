package io.drover.jobspec.stanza;

/** What a field of a stanza holds, and in which forms it may be written. */
public enum Kind {
  /** Text. */
  TEXT("text"),
  /** A whole number of 32 bits. */
  INT("a whole number"),
  /** A whole number of 64 bits. */
  WHOLE("a whole number"),
  /** True or false. */
  FLAG("true or false"),
  /** A duration: text such as {@code 10s}, or a number of nanoseconds. */
  SPAN("a duration such as \"10s\""),
  /** A list of texts. */
  TEXTS("a list of texts"),
  /** A list of whole numbers. */
  WHOLES("a list of whole numbers"),
  /** A map of texts, written as an attribute. */
  MAP("a map"),
  /** A map of texts, written as a block. */
  MAP_BLOCK("a block"),
  /** A map of texts, written as a block or as an attribute. */
  MAP_EITHER("a block or a map"),
  /** A map of lists of texts, written as a block. */
  LISTS_BLOCK("a block"),
  /** A block of anything, such as a driver's. */
  CONFIG("a block"),
  /** One block. */
  BLOCK("a block"),
  /** Any number of blocks. */
  BLOCKS("a block"),
  /** Any number of blocks, each with a label. In JSON a list, with the label as a field. */
  LABELLED("a block with a name"),
  /** Any number of blocks, each with a label. In JSON an object with the labels as keys. */
  LABELLED_MAP("a block with a name");

  private final String words;

  Kind(String words) {
    this.words = words;
  }

  /** What to call it in an error. */
  public String words() {
    return words;
  }

  /** Whether HCL writes it as a block. */
  public boolean isBlock() {
    return switch (this) {
      case TEXT, INT, WHOLE, FLAG, SPAN, TEXTS, WHOLES, MAP -> false;
      case MAP_BLOCK, MAP_EITHER, LISTS_BLOCK, CONFIG, BLOCK, BLOCKS, LABELLED, LABELLED_MAP ->
          true;
    };
  }

  /** Whether HCL writes it with a label. */
  public boolean isLabelled() {
    return this == LABELLED || this == LABELLED_MAP;
  }
}
