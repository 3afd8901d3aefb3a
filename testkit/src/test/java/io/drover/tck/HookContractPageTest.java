package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/hooks.md shows a stranger of the contract compiles, and its hook keeps it. */
final class HookContractPageTest {
  private static final Path PAGE = Path.of("../docs/hooks.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");

  @TempDir Path folder;

  @Test
  void theHookOfThePageKeepsTheContractOfThePage() throws Exception {
    Path classes = compiled();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      for (String test : ContractRun.tests()) {
        HookContract contract =
            (HookContract)
                loader.loadClass("example.GreetingTest").getDeclaredConstructor().newInstance();
        assertThat(ContractRun.failure(contract, test, folder)).as(test).isNull();
      }
    }
  }

  private Path compiled() throws Exception {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Path sources = Files.createDirectory(folder.resolve("sources"));
    List<String> call = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
    call.addAll(List.of("-cp", System.getProperty("java.class.path")));
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      Matcher name = CLASS.matcher(block.group(1));
      assertThat(name.find()).isTrue();
      Path source = sources.resolve(name.group(1) + ".java");
      call.add(Files.writeString(source, block.group(1)).toString());
    }
    int failed =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, call.toArray(new String[0]));
    assertThat(failed).isZero();
    return classes;
  }
}
