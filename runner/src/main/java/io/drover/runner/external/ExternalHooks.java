package io.drover.runner.external;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.TaskHook;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import io.drover.driver.shim.HelperCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All hooks of some folders. */
public final class ExternalHooks implements AutoCloseable {
  private final HookJars jars;
  private final List<HookProvider> providers;
  private final @Nullable HelperCommands commands;

  private ExternalHooks(
      HookJars jars, List<HookProvider> providers, @Nullable HelperCommands commands) {
    this.jars = jars;
    this.providers = providers;
    this.commands = commands;
  }

  /** How a process for executables is made, once one is needed. */
  @FunctionalInterface
  public interface CommandsMaker {
    /** Makes it. */
    HelperCommands make() throws DroverException;
  }

  /**
   * Reads folders. Starts and calls nothing.
   *
   * @param folders those that must be there
   * @param usual one that may be there
   * @param builtIn the names of our own hooks, which run before
   * @param hostEnv where executables get their PATH and the like from
   * @param maker gives what runs executables
   * @throws DroverException naming the file that is refused
   */
  public static ExternalHooks read(
      List<Path> folders,
      Path usual,
      Set<String> builtIn,
      Map<String, String> hostEnv,
      CommandsMaker maker)
      throws DroverException {
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(usual)) {
      all.add(usual);
    }
    all.addAll(folders);
    HookJars jars = new HookJars();
    List<HookFile> files = new ArrayList<>();
    try {
      for (Path folder : all) {
        HookFolder found = HookFolder.read(folder.toAbsolutePath().normalize());
        files.addAll(found.executables());
        for (Path jar : found.jars()) {
          jars.add(jar);
        }
      }
      checkNames(files, builtIn);
      List<HookProvider> providers = new ArrayList<>(jars.providers());
      HelperCommands commands = null;
      if (!files.isEmpty()) {
        commands = maker.make();
        providers.add(new FileHooks(files, order(files, builtIn), hostEnv, commands));
      }
      return new ExternalHooks(jars, providers, commands);
    } catch (DroverException refused) {
      jars.close();
      throw refused;
    }
  }

  private static void checkNames(List<HookFile> files, Set<String> builtIn) throws DroverException {
    Map<String, Path> seen = new HashMap<>();
    for (HookFile file : files) {
      Path other = seen.putIfAbsent(file.name(), file.path());
      if (other != null || builtIn.contains(file.name())) {
        throw new DroverException(
            ErrorCode.HOOK_CLASH,
            "the hook "
                + file.path()
                + " is refused: "
                + (other == null ? "one of our own has its name" : other + " has the same name"));
      }
    }
  }

  /** After our own; where a file declares nothing, after the file before it. */
  private static Map<String, Set<String>> order(List<HookFile> files, Set<String> builtIn) {
    Map<String, Set<String>> order = new HashMap<>();
    String before = null;
    for (HookFile file : files) {
      Set<String> after = new HashSet<>(builtIn);
      if (file.declared() != null) {
        after.addAll(file.declared());
      } else {
        if (before != null) {
          after.add(before);
        }
        before = file.name();
      }
      order.put(file.name(), after);
    }
    return order;
  }

  /**
   * Looks whether a provider was written for the api as it is here.
   *
   * @param from where it was found
   * @throws DroverException if not
   */
  public static void checkVersion(String from, HookProvider provider) throws DroverException {
    if (provider.apiVersion() != HookProvider.API_VERSION) {
      throw new DroverException(
          ErrorCode.USAGE,
          "the hooks in "
              + from
              + " are refused: "
              + provider.getClass().getName()
              + " was written for version "
              + provider.apiVersion()
              + " of the hook api; this is version "
              + HookProvider.API_VERSION);
    }
  }

  /** What makes the hooks. */
  public List<HookProvider> providers() {
    return providers;
  }

  @Override
  public void close() {
    if (commands != null) {
      commands.close();
    }
    jars.close();
  }

  private record FileHooks(
      List<HookFile> files,
      Map<String, Set<String>> order,
      Map<String, String> hostEnv,
      HelperCommands commands)
      implements HookProvider {
    private Set<String> after(HookFile file) {
      return order.getOrDefault(file.name(), Set.of());
    }

    @Override
    public List<RunnerHook> runnerHooks(Allocation alloc, Path allocDir) {
      List<RunnerHook> hooks = new ArrayList<>();
      for (HookFile file : files) {
        hooks.add(
            new AllocFileHook(
                new HookProgram(file, commands), after(file), hostEnv, alloc, allocDir));
      }
      return hooks;
    }

    @Override
    public List<TaskHook> taskHooks(Allocation alloc, Task task, TaskDir taskDir) {
      List<TaskHook> hooks = new ArrayList<>();
      for (HookFile file : files) {
        hooks.add(
            new TaskFileHook(
                new HookProgram(file, commands), after(file), hostEnv, alloc, task, taskDir));
      }
      return hooks;
    }
  }
}
