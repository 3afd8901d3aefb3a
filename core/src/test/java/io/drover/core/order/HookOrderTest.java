package io.drover.core.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of hooks. */
final class HookOrderTest {
  @Test
  void whatIsSaidCountsThenTheName() throws Exception {
    assertThat(
            HookOrder.sort(
                Map.of("a", Set.of("c"), "b", Set.of(), "c", Set.of("b"), "d", Set.of())))
        .containsExactly("b", "c", "a", "d");
  }

  @Test
  void namesThatAreNotThereAndOnesOwnCountForNothing() throws Exception {
    assertThat(HookOrder.sort(Map.of("a", Set.of("nobody", "a"), "b", Set.of())))
        .containsExactly("a", "b");
  }

  @Test
  void aCircleIsRefusedAndShown() {
    assertThatThrownBy(() ->
            HookOrder.sort(
                Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("a"), "d", Set.of("a"))))
        .isInstanceOf(HookCycleException.class)
        .hasMessageContaining("a")
        .hasMessageContaining("b")
        .hasMessageContaining("c");
  }
}
