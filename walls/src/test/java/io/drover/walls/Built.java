package io.drover.walls;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The classes of every module, as the build has just left them. */
final class Built {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final List<String> MODULES =
      List.of("api", "jobspec", "core", "drivers", "runner", "testkit", "agent");

  /** What is shipped. */
  static final JavaClasses PRODUCT = classes("classes");

  /** What is shipped, and its tests. */
  static final JavaClasses PRODUCT_AND_TESTS = classes("classes", "test-classes");

  private Built() {}

  private static JavaClasses classes(String... folders) {
    List<Path> found = new ArrayList<>();
    for (String module : MODULES) {
      for (String folder : folders) {
        Path path = ROOT.resolve(module).resolve("target").resolve(folder);
        if (Files.isDirectory(path)) {
          found.add(path);
        } else if (folder.equals("classes")) {
          throw new IllegalStateException(path + " is missing: build all modules first");
        }
      }
    }
    return new ClassFileImporter().importPaths(found);
  }
}
