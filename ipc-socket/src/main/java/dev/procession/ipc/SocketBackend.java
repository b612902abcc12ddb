package dev.procession.ipc;

import dev.procession.Backend;
import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.core.PooledExecutor;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The backend {@code socket}: workers that someone started with {@link Worker}, reached at the
 * spec's addresses. It has no more workers and processes at a time than addresses.
 */
public final class SocketBackend implements Backend {
  private static final String NAME = "socket";
  private static final Set<Capability> CAPABILITIES =
      Set.of(Capability.ISOLATED_MEMORY, Capability.KILL);

  /** Makes the backend; for {@link java.util.ServiceLoader}. */
  public SocketBackend() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Executor open(ExecutorSpec spec) {
    return open(spec, Liveness.ofThisJvm());
  }

  static Executor open(ExecutorSpec spec, Liveness liveness) {
    Path keyFile = spec.keyFile();
    if (spec.addresses().isEmpty() || keyFile == null) {
      throw new IllegalArgumentException(
          "the backend 'socket' needs to know its workers and their key: addresses="
              + spec.addresses()
              + ", keyFile="
              + keyFile
              + "; start workers ("
              + SocketWorkerFactory.START
              + ") and give ExecutorSpec.withAddresses and withKeyFile");
    }
    List<Address> addresses = spec.addresses().stream().distinct().map(Address::parse).toList();
    byte[] secret = KeyFile.read(keyFile);
    String peerUser = spec.peerUser();
    PeerUsers peers = PeerUsers.of(peerUser == null ? List.of() : List.of(peerUser));
    int workers = Math.min(spec.workers(), addresses.size());
    return PooledExecutor.open(
        NAME,
        CAPABILITIES,
        Set.of("withAddresses", "withKeyFile", "withPeerUser", "withResultFilter", "withMaxResult"),
        spec.withWorkers(workers),
        new SocketWorkerFactory(addresses, secret, peers, liveness));
  }
}
