package io.drover.runner.external;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Shell scripts that are hooks. */
final class HookScript {
  private HookScript() {}

  /** Writes one that the runner takes. */
  static Path in(Path folder, String name, String... lines) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
