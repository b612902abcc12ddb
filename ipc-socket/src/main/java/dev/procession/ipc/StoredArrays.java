package dev.procession.ipc;

import dev.procession.TaskSerializationException;
import dev.procession.ipc.annex.ArrivedArrays;
import dev.procession.ipc.annex.OpenArray;
import dev.procession.ipc.annex.SharedMemory;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Arrays in shared memory that one or more cargoes name; removed with the last of these, and not
 * before they have travelled where they are sent.
 */
final class StoredArrays {
  static final StoredArrays NONE = new StoredArrays(List.of());

  /** What a frame can hold, less some room for the name. */
  static final long LARGEST = Frame.MOST_BYTES - 64L;

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

  /**
   * Sends them to a worker that does not see them, ahead of their order. Opens the files, so that
   * they can be read whatever becomes of their names, and leaves their content to whoever writes.
   *
   * @throws TaskSerializationException if they can't be sent; then none is
   */
  void send(Connection connection, long orderId) {
    if (names.isEmpty()) {
      return;
    }
    List<OpenArray> opened = new ArrayList<>(names.size());
    try {
      for (String name : names) {
        opened.add(open(name));
      }
    } catch (TaskSerializationException e) {
      opened.forEach(OpenArray::close);
      throw e;
    }
    for (int i = 0; i < names.size(); i++) {
      byte[] header = ArrivedArrays.header(names.get(i));
      connection.send(new Frame(FrameKind.ARRAY, orderId, header), opened.get(i));
    }
  }

  private OpenArray open(String name) {
    OpenArray array;
    StoredArrays shared = share();
    try {
      array = SharedMemory.openOrder(name, shared::release);
    } catch (IOException e) {
      release();
      throw new TaskSerializationException(
          "an array of this task can't be sent to a worker that does not see this JVM's memory: "
              + e.getMessage()
              + "; it lay in /dev/shm, and was removed by something else or can't be opened",
          e);
    }
    if (array.length() > LARGEST) {
      array.close();
      throw new TaskSerializationException(
          "an array is too large to be sent to a worker that does not see this JVM's memory: bytes="
              + array.length()
              + ", most="
              + LARGEST
              + "; send smaller arrays, or let the worker see the same /dev/shm as the same user",
          null);
    }
    return array;
  }
}
