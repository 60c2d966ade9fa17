package io.octaskly.examples.executor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An executor with a virtual thread for each task where the JDK has them, from 21 on, and with
 * platform threads where it has not. The one place that looks; a program that is compiled for 21
 * calls {@code Executors.newVirtualThreadPerTaskExecutor()} and needs no such class.
 *
 * <p>A thread that waits for a confined task does next to nothing, which is what virtual threads
 * are made for. They bound nothing, however: ten thousand of them start ten thousand processes. Use
 * them with a bound of another kind, such as {@link io.octaskly.Capacity} of a host.
 */
final class VirtualThreads {
  private static final @Nullable MethodHandle PER_TASK = find();

  private VirtualThreads() {}

  /** Returns whether {@link #newExecutor} gives virtual threads. */
  static boolean available() {
    return PER_TASK != null;
  }

  /** Returns a new executor that has a thread for each task. */
  static ExecutorService newExecutor() {
    if (PER_TASK == null) {
      return Executors.newCachedThreadPool();
    }
    try {
      return (ExecutorService) PER_TASK.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("the JDK's executor of virtual threads cannot be made", e);
    }
  }

  private static @Nullable MethodHandle find() {
    // In 19 and 20 the method is there, but only for who enables previews.
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Executors.class,
              "newVirtualThreadPerTaskExecutor",
              MethodType.methodType(ExecutorService.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a JDK from 21 on without virtual threads", e);
    }
  }
}
