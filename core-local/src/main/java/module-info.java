import org.jspecify.annotations.NullMarked;

/** The backend {@code local}: workers that are threads of this JVM. */
@NullMarked
module dev.procession.local {
  requires dev.procession.core;
  requires static org.jspecify;

  provides dev.procession.Backend with
      dev.procession.local.LocalBackend;
}
