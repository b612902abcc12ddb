import org.jspecify.annotations.NullMarked;

/** The backend {@code forking}: workers that are child JVMs. */
@NullMarked
module dev.procession.forking {
  requires transitive dev.procession;
  requires dev.procession.core;
  requires dev.procession.ipc;
  requires java.management;
  requires jdk.management;
  requires jdk.unsupported;
  requires static transitive org.jspecify;

  exports dev.procession.forking;

  provides dev.procession.Backend with
      dev.procession.forking.ForkingBackend;
}
