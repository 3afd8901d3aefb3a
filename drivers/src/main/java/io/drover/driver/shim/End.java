package io.drover.driver.shim;

import io.drover.api.Exit;

/** The final word on an attempt. */
public sealed interface End {
  /** It ran and ended. */
  record Exited(Exit exit, long endedAtNs, String note) implements End {}

  /** It never ran and never will. */
  record NeverStarted(String reason) implements End {}
}
