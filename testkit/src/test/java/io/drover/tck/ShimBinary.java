package io.drover.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The native helper as this checkout builds it. */
final class ShimBinary {
  private ShimBinary() {}

  /** Where it is; made first if it is not there. */
  static synchronized Path get() {
    Path shim = Path.of("..", "shim").toAbsolutePath().normalize();
    Path binary = shim.resolve("build/drover-shim");
    if (!Files.isExecutable(binary)) {
      try {
        int status =
            new ProcessBuilder("make", "-s", "-C", shim.toString()).inheritIO().start().waitFor();
        if (status != 0) {
          throw new IllegalStateException("make -C " + shim + " failed with " + status);
        }
      } catch (IOException | InterruptedException cannot) {
        throw new IllegalStateException("the native helper cannot be built", cannot);
      }
    }
    return binary;
  }
}
