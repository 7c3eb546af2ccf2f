package io.keystoreoperator.store;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Does the same for many things at once on virtual threads; the session's permits bound the calls.
public final class Concurrently {
  private Concurrently() {}

  /// All answers in order, or the failure of the first in order that failed, so that the same
  /// trouble always reads the same.
  public static <T, R> List<R> map(List<T> inputs, Function<T, R> task) {
    if (inputs.size() <= 1) {
      return inputs.stream().map(task).toList();
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        List<Future<R>> started =
            inputs.stream().map(input -> executor.submit(() -> task.apply(input))).toList();
        List<R> answers = new ArrayList<>();
        for (Future<R> future : started) {
          answers.add(future.get());
        }
        return answers;
      } catch (ExecutionException e) {
        executor.shutdownNow();
        throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
      } catch (InterruptedException _) {
        executor.shutdownNow();
        Thread.currentThread().interrupt();
        throw new SyncFailedException(
            new SyncFailure.Unavailable("DynamoDB", "read", "interrupted while reading"));
      }
    }
  }
}
