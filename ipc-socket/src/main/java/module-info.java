import org.jspecify.annotations.NullMarked;

/** How two JVMs talk, and the backend {@code socket}: workers reached at an address. */
@NullMarked
@SuppressWarnings("module") // dev.procession.forking is compiled later
module dev.procession.ipc {
  requires transitive dev.procession.core;
  requires com.esotericsoftware.kryo.kryo5;
  requires com.google.common;
  requires jdk.net;
  requires static transitive org.jspecify;

  exports dev.procession.ipc;
  exports dev.procession.ipc.files to
      dev.procession.forking;
  exports dev.procession.ipc.wire to
      dev.procession.forking;

  provides dev.procession.Backend with
      dev.procession.ipc.SocketBackend;
}
