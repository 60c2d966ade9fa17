package io.octaskly.rbac;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Several threads that begin the same thing at the same time. */
final class AtOnce {
  private AtOnce() {}

  /** {@return what each gets} */
  static <T> List<T> run(int threads, Callable<T> act) {
    return run(IntStream.range(0, threads).mapToObj(i -> act).toList());
  }

  /** {@return what each gets, in order} */
  static <T> List<T> run(List<Callable<T>> acts) {
    CyclicBarrier start = new CyclicBarrier(acts.size());
    ExecutorService executor = Executors.newFixedThreadPool(acts.size());
    try {
      List<Callable<T>> waiting = new ArrayList<>();
      acts.forEach(
          act ->
              waiting.add(
                  () -> {
                    start.await();
                    return act.call();
                  }));
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(waiting)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      executor.shutdownNow();
    }
  }
}
