package io.drover.runner;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.driver.ConfigProblem;
import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverContext;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.DriverProvider;
import io.drover.api.model.ConfigValue;
import io.drover.driver.common.MemoryFolders;
import io.drover.jobspec.Drivers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;

/** The drivers of one runner, each made when it is first needed. */
public final class DriverSet implements Drivers, AutoCloseable {
  private final Path directory;
  private final Options options;
  private final Map<String, DriverProvider> providers = new LinkedHashMap<>();
  private final Map<String, Driver> made = new LinkedHashMap<>();
  private boolean closed;

  DriverSet(Path directory, Options options) {
    this.directory = directory;
    this.options = options;
    ServiceLoader.load(DriverProvider.class, DriverProvider.class.getClassLoader())
        .forEach(p -> providers.put(p.name(), p));
    options.drivers().forEach(p -> providers.put(p.name(), p));
  }

  @Override
  public Set<String> names() {
    return providers.keySet();
  }

  @Override
  public List<ConfigProblem> problems(String driver, ConfigValue.MapValue block) {
    return Objects.requireNonNull(providers.get(driver)).validate(block);
  }

  /** Those that have had a task in this folder. */
  public Set<String> used() {
    Set<String> used = new LinkedHashSet<>(names());
    used.removeIf(name -> !Files.isDirectory(state(name)));
    return used;
  }

  private Path state(String name) {
    return directory.resolve("driver").resolve(name);
  }

  /**
   * The driver of this name. May block on its first use.
   *
   * @throws DriverException if there is none
   */
  public synchronized Driver get(String name) throws DriverException {
    Driver driver = made.get(name);
    if (driver != null) {
      return driver;
    }
    DriverProvider provider = providers.get(name);
    if (provider == null || closed) {
      throw new DriverException(
          ErrorCode.NOT_FOUND,
          closed
              ? "the runner is closed"
              : "there is no driver \"" + name + "\"; there are " + names());
    }
    try {
      Path state = state(name);
      Files.createDirectories(
          state,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path shim = NativeShim.in(directory.resolve("bin"));
      driver =
          provider.create(
              new DriverContext(
                  state,
                  shim,
                  options.policy(),
                  options.driverOptions().getOrDefault(name, Map.of())));
      made.put(name, driver);
      return driver;
    } catch (IOException cannot) {
      throw new DriverException(
          ErrorCode.IO,
          "the folder of driver " + name + " cannot be made: " + DroverException.reasonOf(cannot),
          false,
          cannot);
    } catch (DriverException failed) {
      throw failed;
    } catch (DroverException failed) {
      throw new DriverException(failed.code(), String.valueOf(failed.getMessage()), false, failed);
    }
  }

  /**
   * What mounts for this runner: the driver that most tasks have, whose helper is there anyway. May
   * block on its first use.
   *
   * @throws DriverException if it cannot be had
   */
  public MemoryFolders memoryFolders() throws DriverException {
    if (get("raw_exec") instanceof MemoryFolders mounts) {
      return mounts;
    }
    throw new DriverException(ErrorCode.HOST_LACKS, "this runner's raw_exec driver cannot mount");
  }

  @Override
  public synchronized void close() {
    closed = true;
    made.values().forEach(Driver::close);
    made.clear();
  }
}
