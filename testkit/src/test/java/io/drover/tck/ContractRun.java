package io.drover.tck;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Runs tests of {@link HookContract} outside of JUnit, to see them fail. */
final class ContractRun {
  private ContractRun() {}

  /** The names of its tests. */
  static List<String> tests() {
    return Stream.of(HookContract.class.getDeclaredMethods())
        .filter(m -> m.isAnnotationPresent(Test.class))
        .map(Method::getName)
        .sorted()
        .toList();
  }

  /** Why a test fails, null if it does not. */
  static @Nullable String failure(HookContract contract, String test, Path scratch)
      throws Exception {
    contract.root = Files.createTempDirectory(scratch, "hooks");
    contract.openCalls();
    Method method = HookContract.class.getDeclaredMethod(test);
    try {
      method.invoke(contract);
      return null;
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof AssertionError broken) {
        return String.valueOf(broken.getMessage());
      }
      throw failed;
    } finally {
      contract.closeCalls();
    }
  }
}
