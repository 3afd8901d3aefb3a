package io.drover.runner;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The native helper that this jar carries, put where it can be executed: under its checksum, mode
 * 0700, so that an upgrade never changes the file a living shim runs from.
 */
public final class NativeShim {
  private NativeShim() {}

  /**
   * The path of the helper below {@code folder}, extracted if it is not there yet. Any thread;
   * blocks on the disk.
   *
   * @throws DroverException if the jar has none for this machine, or it cannot be written
   */
  public static Path in(Path folder) throws DroverException {
    String arch = arch();
    String base = "native/linux-" + arch + "/drover-shim";
    try (InputStream sum = NativeShim.class.getResourceAsStream(base + ".sha256")) {
      if (sum == null) {
        throw new DroverException(
            ErrorCode.HOST_LACKS,
            "this build carries no native helper for linux-"
                + arch
                + "; build it with"
                + " `make -C shim` on such a machine");
      }
      String checksum = new String(sum.readAllBytes(), StandardCharsets.UTF_8).trim();
      Path target =
          folder.resolve("drover-shim-" + checksum.substring(0, 16)).resolve("drover-shim");
      if (!Files.isExecutable(target)) {
        extract(base, target);
      }
      return target;
    } catch (IOException cannot) {
      throw new DroverException(
          ErrorCode.IO,
          "the native helper cannot be put in " + folder + ": " + DroverException.reasonOf(cannot),
          false,
          cannot);
    }
  }

  private static void extract(String resource, Path target) throws IOException {
    var owner = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(target.getParent(), PosixFilePermissions.asFileAttribute(owner));
    Path fresh = Files.createTempFile(target.getParent(), ".shim", "");
    try (InputStream in = NativeShim.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the jar lacks " + resource);
      }
      Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(fresh, owner);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static String arch() {
    String arch = System.getProperty("os.arch", "");
    return arch.equals("amd64") ? "x86_64" : arch;
  }
}
