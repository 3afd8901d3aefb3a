package io.drover.runner;

import io.drover.api.driver.ConfigProblem;
import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverContext;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.DriverProvider;
import io.drover.api.driver.TaskConfig;
import io.drover.api.model.ConfigValue;
import io.drover.driver.mock.MockProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** The mock driver, seen from outside: what it is given to start, and calls that fail. */
final class WatchedDriver implements DriverProvider {
  /** What starts were asked with. */
  final List<TaskConfig> starts = new CopyOnWriteArrayList<>();

  /** Every method that was called. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  private final MockProvider mock = new MockProvider();
  private final Map<String, Queue<DriverException>> failures = new ConcurrentHashMap<>();

  /** The next call of this method fails, and does nothing. */
  void fails(String method, DriverException how) {
    fails(method, how, 1);
  }

  /** So many of the next calls do. */
  void fails(String method, DriverException how, int times) {
    failures
        .computeIfAbsent(method, _ -> new ConcurrentLinkedQueue<>())
        .addAll(Collections.nCopies(times, how));
  }

  @Override
  public String name() {
    return mock.name();
  }

  @Override
  public List<ConfigProblem> validate(ConfigValue.MapValue config) {
    return mock.validate(config);
  }

  @Override
  public Driver create(DriverContext context) {
    Driver real = mock.create(context);
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (_, method, arguments) -> {
              calls.add(method.getName());
              if (method.getName().equals("startTask")) {
                starts.add((TaskConfig) arguments[0]);
              }
              DriverException failure =
                  failures.getOrDefault(method.getName(), new ConcurrentLinkedQueue<>()).poll();
              if (failure != null) {
                throw failure;
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }
}
