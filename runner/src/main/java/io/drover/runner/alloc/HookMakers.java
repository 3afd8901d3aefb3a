package io.drover.runner.alloc;

import io.drover.api.hook.HookProvider;
import io.drover.core.order.HookCycleException;
import io.drover.core.order.HookOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Has providers make the hooks of one alloc, and keeps what went wrong with that: whatever code
 * from outside throws is its own problem and no alloc's but this one's.
 */
final class HookMakers {
  private static final Pattern NAME = Pattern.compile("\\S+");

  private final HookProvider builtIns;
  private final List<HookProvider> providers;
  private final Set<String> builtIn = new HashSet<>();
  private final Set<String> outside = new HashSet<>();
  private final Set<String> problems = new TreeSet<>();

  private record Made<H>(String name, Set<String> after, H hook) {}

  HookMakers(HookProvider builtIns, List<HookProvider> providers) {
    this.builtIns = builtIns;
    this.providers = providers;
  }

  /** The names of our own so far. */
  Set<String> builtIn() {
    return builtIn;
  }

  /** What is wrong with the others so far. */
  Set<String> problems() {
    for (String name : outside) {
      if (builtIn.contains(name) || name.equals(RefusedHooks.NAME)) {
        problems.add("a hook from outside has the name of one of our own, " + name);
      }
    }
    return problems;
  }

  /** One kind of hooks, by name, in their order. */
  <H> Map<String, H> sorted(
      Function<HookProvider, List<H>> of, Function<H, String> name, Function<H, Set<String>> after)
      throws HookCycleException {
    Map<String, Made<H>> byName = new HashMap<>();
    for (Made<H> hook : made(builtIns, of, name, after)) {
      byName.put(hook.name(), hook);
      builtIn.add(hook.name());
    }
    for (HookProvider provider : providers) {
      for (Made<H> hook : made(provider, of, name, after)) {
        outside.add(hook.name());
        if (!NAME.matcher(hook.name()).matches()) {
          problems.add("a hook has the name \"" + hook.name() + "\"; it must have no blanks");
        } else if (byName.putIfAbsent(hook.name(), hook) != null) {
          problems.add("two hooks have the name " + hook.name());
        }
      }
    }
    Map<String, Set<String>> order = new HashMap<>();
    byName.forEach((each, hook) -> order.put(each, hook.after()));
    Map<String, H> sorted = new LinkedHashMap<>();
    for (String next : HookOrder.sort(order)) {
      Made<H> hook = byName.get(next);
      if (hook != null) {
        sorted.put(next, hook.hook());
      }
    }
    return sorted;
  }

  private <H> List<Made<H>> made(
      HookProvider provider,
      Function<HookProvider, List<H>> of,
      Function<H, String> name,
      Function<H, Set<String>> after) {
    List<Made<H>> made = new ArrayList<>();
    try {
      for (H hook : of.apply(provider)) {
        made.add(new Made<>(name.apply(hook), Set.copyOf(after.apply(hook)), hook));
      }
    } catch (Throwable broken) {
      problems.add("the provider " + provider.getClass().getName() + " of hooks failed: " + broken);
    }
    return made;
  }
}
