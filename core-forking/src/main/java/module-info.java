import org.jspecify.annotations.NullMarked;

/** The backend {@code forking}: workers that are child JVMs. */
@NullMarked
module dev.procession.forking {
  requires transitive dev.procession.ipc;
  requires static transitive org.jspecify;
}
