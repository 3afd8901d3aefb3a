package io.drover.runner;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.hook.HookProvider;
import io.drover.driver.shim.HelperCommands;
import io.drover.runner.builtin.BuiltIns;
import io.drover.runner.builtin.Folders;
import io.drover.runner.external.ExternalHooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** Where a runner's hooks from outside are found. */
final class HookFolders {
  /** The folder in the data folder whose hooks every run there has. */
  static final String USUAL = "hooks.d";

  private HookFolders() {}

  /** Those of a data folder and of the options, ready to be called. */
  static ExternalHooks open(Path directory, Options options) throws DroverException {
    for (HookProvider provider : options.hooks()) {
      ExternalHooks.checkVersion("the options", provider);
    }
    return ExternalHooks.read(
        options.hooksDirs(),
        directory.resolve(USUAL),
        BuiltIns.NAMES,
        options.hostEnv(),
        () -> new HelperCommands(NativeShim.in(directory.resolve("bin")), callsFolder(directory)));
  }

  /** Those of the options, to be looked at only. */
  static ExternalHooks look(Options options) throws DroverException {
    Path nowhere = Path.of("/nonexistent");
    return ExternalHooks.read(
        options.hooksDirs(),
        nowhere,
        BuiltIns.NAMES,
        options.hostEnv(),
        () -> new HelperCommands(nowhere, nowhere));
  }

  /** What a dead process of ours has left there is of no use, but may still be written to. */
  private static Path callsFolder(Path directory) throws DroverException {
    Path calls = directory.resolve("driver").resolve("hooks");
    try {
      Files.createDirectories(
          calls,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      removeOfTheDead(calls);
      return calls;
    } catch (IOException cannot) {
      throw new DroverException(
          ErrorCode.IO,
          "the folder " + calls + " cannot be made: " + DroverException.reasonOf(cannot),
          false,
          cannot);
    }
  }

  private static void removeOfTheDead(Path calls) throws IOException {
    try (Stream<Path> all = Files.list(calls)) {
      for (Path one : all.toList()) {
        try {
          Folders.remove(one);
        } catch (IOException stillWrittenTo) {
          // A helper tells how its call ended, a moment after its runner: the next one removes it.
        }
      }
    }
  }
}
