package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.hook.HookProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake a hook can make is seen by the contract, and said. */
final class HookMistakesTest {
  /** Enough for a hook that is right to answer, also on a busy machine. */
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  @TempDir Path scratch;

  static List<HookMistake> mistakes() {
    return Stream.of(TaskMistakes.ALL, ResultMistakes.ALL, AllocMistakes.ALL)
        .flatMap(List::stream)
        .toList();
  }

  @AfterEach
  void letGo() {
    TaskMistakes.release();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void eachMistakeIsCaught(HookMistake mistake) throws Exception {
    String failure = ContractRun.failure(new Contract(mistake.provider()), mistake.test(), scratch);

    assertThat(failure).as(mistake.text()).isNotNull().contains(mistake.says());
  }

  @Test
  void eachTestOfTheContractCatchesOne() {
    assertThat(mistakes().stream().map(HookMistake::test).distinct().sorted().toList())
        .isEqualTo(ContractRun.tests());
  }

  @Test
  void aProviderThatMakesNoHookProvesNothing() throws Exception {
    HookProvider none = new HookProvider() {};

    assertThat(ContractRun.failure(new Contract(none), "noThreadIsLeftBehind", scratch))
        .contains("hooks of the provider");
  }

  private static final class Contract extends HookContract {
    private final HookProvider provider;

    Contract(HookProvider provider) {
      this.provider = provider;
    }

    @Override
    protected HookProvider provider() {
      return provider;
    }

    @Override
    protected Duration deadline() {
      return DEADLINE;
    }
  }
}
