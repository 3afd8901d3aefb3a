package io.drover.core.order;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import java.util.List;

/** Hooks that each want to run after the other. */
public final class HookCycleException extends DroverException {
  private static final long serialVersionUID = 1L;

  HookCycleException(List<String> cycle) {
    super(
        ErrorCode.HOOK_CLASH,
        "the hooks "
            + String.join(" -> ", cycle)
            + " each want to run after the next; take one \"after\" away");
  }
}
