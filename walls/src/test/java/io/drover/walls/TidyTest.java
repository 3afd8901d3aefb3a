package io.drover.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every source file is tidy, and each untidiness is seen when planted. */
class TidyTest {
  private static final Pattern SOURCE =
      Pattern.compile("\\.(java|c|h|sh)$|/tools/build$|/(check|drover|Makefile)$");

  private static final Set<String> NOT_OURS = Set.of("target", "build", "node_modules");

  @Test
  void everyFileIsTidy() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Path file : sources()) {
      String name = Built.ROOT.relativize(file).toString();
      String text = Files.readString(file);
      problems.addAll(Tidy.problems(name, text));
      if (name.endsWith(".java")) {
        problems.addAll(JavaSource.problems(name, text, name.startsWith("api/src/main/")));
      }
    }
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a\tb|a tab",
        "\"a \"|a space at the end",
        "// TO" + "DO later|banned",
        "e.printStack" + "Trace();|banned",
        "Executors.new" + "CachedThreadPool()|banned",
        "new Linked" + "BlockingQueue<>()|banned",
        "CompletableFuture." + "supplyAsync(x)|banned",
        "list.parallel" + "Stream()|banned",
        "@Dis" + "abled|banned",
      })
  void anUntidyLineIsSeen(String line, String problem) {
    assertThat(Tidy.problems("A.java", line + "\n"))
        .hasSize(1)
        .first()
        .asString()
        .contains(problem);
  }

  @Test
  void aLongLineIsSeen() {
    assertThat(Tidy.problems("A.java", "x".repeat(100) + "\n")).isEmpty();
    assertThat(Tidy.problems("A.java", "x".repeat(101) + "\n"))
        .containsExactly("A.java:1: 101 columns, at most 100");
  }

  @Test
  void tablesInTestsAreAsWideAsTheirRows() {
    String table = "\"\"\"\n" + "x".repeat(101) + "\n\"\"\"\n";
    assertThat(Tidy.problems("core/src/test/ATest.java", table)).isEmpty();
    assertThat(Tidy.problems("core/src/main/A.java", table)).hasSize(1);
  }

  @Test
  void aLongFileIsSeen() {
    assertThat(Tidy.problems("A.java", "x\n".repeat(500))).isEmpty();
    assertThat(Tidy.problems("A.java", "x\n".repeat(501)))
        .containsExactly("A.java: 501 lines, at most 500 in a file");
  }

  @Test
  void aMissingLastLineEndIsSeen() {
    assertThat(Tidy.problems("A.java", "x")).hasSize(1);
    assertThat(Tidy.problems("A.java", "x\n\n")).hasSize(1);
  }

  @Test
  void aLongMethodIsSeen() throws IOException {
    assertThat(JavaSource.problems("A.java", method(70), false)).isEmpty();
    assertThat(JavaSource.problems("A.java", method(71), false))
        .containsExactly("A.java:2: 71 lines, at most 70 a function");
  }

  @Test
  void aLongFunctionInCIsSeen() {
    String head = "static void f(void) {\n";
    assertThat(Tidy.problems("a.c", head + "  x();\n".repeat(68) + "}\n")).isEmpty();
    assertThat(Tidy.problems("a.c", head + "  x();\n".repeat(69) + "}\n"))
        .containsExactly("a.c:1: 71 lines, at most 70 a function");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "public class A {}|A has no docs",
        "/** Doc. */ public class A { public void f() {} }|f of the api has no docs",
        "/** Doc. */ public interface A { void f(); }|f of the api has no docs",
        "/** Doc. */ public interface A { record B() {} }|B has no docs",
      })
  void apiWithoutDocsIsSeen(String text, String problem) throws IOException {
    assertThat(JavaSource.problems("A.java", text, true))
        .hasSize(1)
        .first()
        .asString()
        .endsWith(problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "class A { public void f() {} }|not public",
        "/** Doc. */ public class A { A() {} void f() {} }|not public members",
        "/** Doc. */ public class A { @Override public String toString() { return null; }"
            + " }|inherited",
        "/** Doc. */ public record A(int x) {}|the type's docs are the components'",
      })
  void whatIsNotApiOwesNoDocs(String text, String why) throws IOException {
    assertThat(JavaSource.problems("A.java", text, true)).as(why).isEmpty();
  }

  private static String method(int lines) {
    return "class A {\n  void f() {\n" + "    f();\n".repeat(lines - 2) + "  }\n}\n";
  }

  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        Built.ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = String.valueOf(folder.getFileName());
            boolean skip =
                !folder.equals(Built.ROOT) && (name.startsWith(".") || NOT_OURS.contains(name));
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.toString();
            if (SOURCE.matcher(name).find()) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
