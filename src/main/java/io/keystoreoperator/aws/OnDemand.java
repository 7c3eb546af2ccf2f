package io.keystoreoperator.aws;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// Something closeable that is made when first asked for, once.
final class OnDemand<T extends SdkAutoCloseable> {
  private final Supplier<T> maker;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable T made;

  OnDemand(Supplier<T> maker) {
    this.maker = maker;
  }

  T get() {
    T ready = made;
    return ready == null ? make() : ready;
  }

  private T make() {
    making.lock();
    try {
      T ready = made;
      if (ready == null) {
        ready = maker.get();
        made = ready;
      }
      return ready;
    } finally {
      making.unlock();
    }
  }

  void closeIfMade() {
    T ready = made;
    if (ready != null) {
      ready.close();
    }
  }
}
