package io.drover.driver.shim;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Traces a process and never asks how it ended: a debugger that somebody has left alone. */
final class Tracer implements AutoCloseable {
  private static final long PTRACE_SEIZE = 0x4206;

  private final CompletableFuture<Long> attached = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);

  private Tracer(long pid) {
    // The kernel knows the thread that attached, which must stay.
    Thread.ofPlatform().name("tracer").start(() -> trace(pid));
  }

  /** One that has attached to the process. */
  static Tracer of(long pid) throws Exception {
    Tracer tracer = new Tracer(pid);
    if (tracer.attached.get(20, TimeUnit.SECONDS) != 0) {
      throw new AssertionError("this process may not trace " + pid);
    }
    return tracer;
  }

  private void trace(long pid) {
    try {
      attached.complete(seize(pid));
      over.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("restricted") // the shape is that of libc, by its manual
  private static long seize(long pid) {
    Linker linker = Linker.nativeLinker();
    MethodHandle ptrace =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("ptrace"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG));
    try {
      return (long) ptrace.invokeExact(PTRACE_SEIZE, pid, 0L, 0L);
    } catch (Throwable impossible) {
      throw new LinkageError("ptrace cannot be called", impossible);
    }
  }

  /** Lets go of it, soon. */
  @Override
  public void close() {
    over.countDown();
  }
}
