package io.drover.runner.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a full disk does not take is stored when it does. */
class InsistingTest {
  private final List<String> told = new ArrayList<>();
  private final AtomicInteger tries = new AtomicInteger();
  private final AtomicInteger meanwhile = new AtomicInteger();

  private void fullUntil(int success) throws DroverException {
    if (tries.incrementAndGet() < success) {
      throw new DroverException(ErrorCode.IO, "the disk is full", true, null);
    }
  }

  @Test
  void itIsTriedUntilItIsStoredAndToldOnce() throws Exception {
    Insisting.on(() -> fullUntil(4), told::add, meanwhile::incrementAndGet);

    assertThat(tries).hasValue(4);
    assertThat(meanwhile).as("what cannot wait is done after each").hasValue(3);
    assertThat(told).containsExactly("the disk is full", "");
  }

  @Test
  void whatWorksAtOnceIsNotWorthAWord() throws Exception {
    Insisting.on(() -> fullUntil(1), told::add, meanwhile::incrementAndGet);

    assertThat(told).isEmpty();
    assertThat(meanwhile).hasValue(0);
  }

  @Test
  void whatNoLaterTryCanMendIsAnError() {
    Insisting.Write closed =
        () -> {
          throw new DroverException(ErrorCode.WRONG_STATE, "closed", false, null);
        };

    assertThatThrownBy(() -> Insisting.on(closed, told::add, meanwhile::incrementAndGet))
        .hasMessage("closed");
    assertThat(told).isEmpty();
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Insisting.on(() -> fullUntil(Integer.MAX_VALUE), _ -> {}, begun::countDown);
              } catch (InterruptedException asAsked) {
                ended.countDown();
              } catch (DroverException unexpected) {
                throw new AssertionError(unexpected);
              }
            });
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();

    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
  }
}
