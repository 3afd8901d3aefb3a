package io.drover.driver.common;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Small file systems in memory, mounted and unmounted by system calls of this process: no program
 * is started. Safe from any thread; a call takes as long as the kernel does, and cannot be
 * interrupted. What is mounted stays when this process dies, until it is unmounted or the machine
 * starts anew.
 */
public final class Tmpfs {
  private static final long NO_SUID_NO_DEVICES_NO_PROGRAMS = 2 | 4 | 8;
  private static final int DETACH = 2;
  private static final int FOLLOW_NO_LINK = 8;

  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;
  private static final int ENODEV = 19;
  private static final int EINVAL = 22;
  private static final int ENOSYS = 38;

  private static final Set<Integer> REFUSALS = Set.of(EPERM, EACCES, ENODEV, ENOSYS);

  /** The kernel is older than 6.4, or does not let us keep pages from being swapped out. */
  private static volatile boolean swaps;

  private Tmpfs() {}

  /**
   * Links the two functions, which takes some 20 ms the first time in a process; the first call
   * does it else. Whoever opens a runner may have it done meanwhile on another thread.
   */
  public static void prepare() {
    Calls.link();
  }

  /** The kernel said no. */
  public static final class MountException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int number;

    /** What was tried, and the error number. */
    public MountException(String what, int number) {
      super(what + ": error number " + number);
      this.number = number;
    }

    /** Whether this process may not do it at all, here or elsewhere. */
    public boolean refused() {
      return REFUSALS.contains(number);
    }
  }

  /**
   * Mounts a new, empty one over a folder: mode 0700, no programs, devices or set-user-id in it,
   * not swapped out where the kernel can be told so. It is mounted again if one is there already:
   * whoever calls looks first.
   *
   * @param folder not a link: it would be followed
   * @param bytes how much it holds at most; nothing is taken before it is used
   */
  public static void mount(Path folder, long bytes) throws MountException {
    String size = "mode=0700,size=" + bytes;
    int error = swaps ? EINVAL : Calls.mount(folder, size + ",noswap");
    if (error == EINVAL) {
      swaps = true;
      error = Calls.mount(folder, size);
    }
    if (error != 0) {
      throw new MountException("cannot mount a tmpfs on " + folder, error);
    }
  }

  /**
   * Unmounts what is mounted on a folder; a link is not followed. Nothing mounted there, or no such
   * folder, is fine. A file system in use is detached: it has no name any more, and is gone with
   * its last user.
   *
   * @return whether it was in use
   */
  public static boolean unmount(Path folder) throws MountException {
    int error = Calls.unmount(folder, FOLLOW_NO_LINK);
    boolean busy = error == EBUSY;
    if (busy) {
      error = Calls.unmount(folder, FOLLOW_NO_LINK | DETACH);
    }
    if (error != 0 && error != EINVAL && error != ENOENT) {
      throw new MountException("cannot unmount " + folder, error);
    }
    return busy;
  }

  /**
   * The two functions of libc, looked up when the first is called. Each gives an errno or 0; ENOSYS
   * in a program that was started without the right to call native code.
   */
  private static final class Calls {
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
        STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final @Nullable MethodHandle MOUNT =
        function(
            "mount",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS));
    private static final @Nullable MethodHandle UNMOUNT =
        function(
            "umount2",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    private Calls() {}

    static void link() {
      // The initialization of the class has done it.
    }

    @SuppressWarnings("restricted") // The shapes are those of libc, by its manual.
    private static @Nullable MethodHandle function(String name, FunctionDescriptor shape) {
      Linker linker = Linker.nativeLinker();
      try {
        return linker.downcallHandle(
            linker.defaultLookup().findOrThrow(name),
            shape,
            Linker.Option.captureCallState("errno"));
      } catch (IllegalCallerException denied) {
        return null;
      }
    }

    static int mount(Path folder, String data) {
      if (MOUNT == null) {
        return ENOSYS;
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(STATE);
        MemorySegment type = arena.allocateFrom("tmpfs");
        int result =
            (int)
                MOUNT.invokeExact(
                    state,
                    type,
                    arena.allocateFrom(folder.toString()),
                    type,
                    NO_SUID_NO_DEVICES_NO_PROGRAMS,
                    arena.allocateFrom(data));
        return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
      } catch (Throwable impossible) {
        throw new LinkageError("mount cannot be called", impossible);
      }
    }

    static int unmount(Path folder, int flags) {
      if (UNMOUNT == null) {
        return ENOSYS;
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment state = arena.allocate(STATE);
        int result = (int) UNMOUNT.invokeExact(state, arena.allocateFrom(folder.toString()), flags);
        return result == 0 ? 0 : (int) ERRNO.get(state, 0L);
      } catch (Throwable impossible) {
        throw new LinkageError("umount2 cannot be called", impossible);
      }
    }
  }
}
