package io.drover.jobspec.eval;

import io.drover.jobspec.problem.Spelling;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All functions but try, can and convert, which see expressions and not values. Thread-safe. */
public final class Functions {

  /** A function. */
  interface Function {
    Value call(Args args);
  }

  /** Handed to each family, which adds its own. */
  interface Registry {
    /** Adds a function that takes from {@code min} to {@code max} arguments. */
    void add(String name, int min, int max, Function function);
  }

  private record Entry(int min, int max, Function function) {}

  private static final int ANY = 1_000_000;

  private final Map<String, Entry> byName = new TreeMap<>();

  /**
   * The functions.
   *
   * @param folder where those that read files look; null if they may not read any
   */
  public Functions(@Nullable Path folder) {
    Registry registry =
        (name, min, max, function) ->
            byName.put(name, new Entry(min, max < 0 ? ANY : max, function));
    NumberFunctions.add(registry);
    TextFunctions.add(registry);
    ListFunctions.add(registry);
    MapFunctions.add(registry);
    CodeFunctions.add(registry);
    HashFunctions.add(registry);
    CryptoFunctions.add(registry);
    YamlFunctions.add(registry);
    TimeFunctions.add(registry);
    NetFunctions.add(registry);
    FileFunctions.add(registry, folder);
  }

  /** The names of all functions. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(byName.keySet());
    names.addAll(List.of("try", "can", "convert"));
    return names;
  }

  Value call(String name, List<Value> args) {
    Entry entry = byName.get(name);
    if (entry == null) {
      throw new EvalException("there is no function " + name + Spelling.guess(name, names()));
    }
    if (args.size() < entry.min() || args.size() > entry.max()) {
      String count =
          entry.min() == entry.max()
              ? Integer.toString(entry.min())
              : entry.max() == ANY ? "at least " + entry.min() : entry.min() + " to " + entry.max();
      throw new EvalException(
          name
              + " takes "
              + count
              + (count.equals("1") ? " argument" : " arguments")
              + ", not "
              + args.size());
    }
    try {
      return entry.function().call(new Args(args));
    } catch (EvalException e) {
      throw new EvalException(e.place(), name + ": " + e.text());
    }
  }
}
