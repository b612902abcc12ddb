package dev.procession.ipc;

import dev.procession.SerializableFunction;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.ChunkPacker;
import dev.procession.core.worker.ChunkingFactory;
import dev.procession.core.worker.EngineThread;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reaches workers at addresses; each address is lent to one worker at a time. */
final class SocketWorkerFactory implements ChunkingFactory {
  static final String START =
      "java -cp CLASSPATH dev.procession.ipc.Worker ADDRESS --key-file FILE";

  private final BlockingQueue<Address> free;
  private final byte[] secret;
  private final PeerUsers peers;
  private final Liveness liveness;

  SocketWorkerFactory(List<Address> addresses, byte[] secret, PeerUsers peers, Liveness liveness) {
    this.free = new LinkedBlockingQueue<>(addresses);
    this.secret = secret;
    this.peers = peers;
    this.liveness = liveness;
  }

  @Override
  public Cargo pack(Callable<?> task) {
    return RemoteWorker.pack(task);
  }

  @Override
  public @Nullable ChunkPacker packer(SerializableFunction<?, ?> function) {
    return RemoteWorker.packer(function);
  }

  @Override
  public Worker start(WorkerRequest request, WorkerListener listener) {
    SocketWorker worker = new SocketWorker(request, listener, this);
    Thread thread =
        new EngineThread(worker, "procession-" + request.backend() + "-" + request.name());
    thread.start();
    return worker.remote();
  }

  Liveness liveness() {
    return liveness;
  }

  byte[] secret() {
    return secret;
  }

  PeerUsers peers() {
    return peers;
  }

  /** Takes a free address; {@code null} if none becomes free in time. */
  @Nullable Address lease(long nanos) {
    try {
      return free.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return null; // nobody has a reason to; the worker then reports that it got none
    }
  }

  /** Gives an address back; it goes to the end of the line. */
  void release(Address address) {
    free.add(address);
  }

  @Override
  public void close() {
    // The workers belong to whoever started them.
  }
}
