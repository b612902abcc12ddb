package dev.procession.ipc;

import dev.procession.ipc.annex.SharedMemory;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Arrays in shared memory that one or more cargoes name; removed with the last of these. */
final class StoredArrays {
  static final StoredArrays NONE = new StoredArrays(List.of());

  private final List<String> names;
  private final AtomicInteger users = new AtomicInteger(1);

  private StoredArrays(List<String> names) {
    this.names = names;
  }

  /** Used by one cargo. */
  static StoredArrays of(List<String> names) {
    return names.isEmpty() ? NONE : new StoredArrays(List.copyOf(names));
  }

  /** Used by one cargo more. */
  StoredArrays share() {
    users.incrementAndGet();
    return this;
  }

  void release() {
    if (!names.isEmpty() && users.decrementAndGet() == 0) {
      names.forEach(SharedMemory.ofOrders()::remove);
    }
  }
}
