package io.drover.driver.shim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The two builds of the native helper: the one that ships, and the one that dies at named steps.
 */
final class Binaries {
  private static final Path SHIM = Path.of("").toAbsolutePath().resolveSibling("shim");

  private Binaries() {}

  static synchronized Path shipped() {
    return built("all", "drover-shim");
  }

  /** A copy, so that the step at which it dies is this test's alone: see {@link #dieAt}. */
  static synchronized Path dying(Path folder) throws IOException {
    Path copy = folder.resolve("drover-shim");
    Files.copy(built("fault", "drover-shim-fault"), copy);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    return copy;
  }

  /** The next process of this binary that comes to the step kills itself there, once. */
  static void dieAt(Path binary, String step) throws IOException {
    Files.writeString(binary.resolveSibling("drover-shim.fault"), step);
  }

  static boolean hasDied(Path binary) {
    return !Files.exists(binary.resolveSibling("drover-shim.fault"));
  }

  private static Path built(String target, String name) {
    try {
      int status =
          new ProcessBuilder("make", "-s", "-C", SHIM.toString(), target)
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException("make -C " + SHIM + " " + target + " failed: " + status);
      }
    } catch (IOException | InterruptedException cannot) {
      throw new IllegalStateException("the native helper cannot be built", cannot);
    }
    return SHIM.resolve("build").resolve(name);
  }
}
