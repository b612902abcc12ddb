import org.jspecify.annotations.NullMarked;

/** A backend of one's own: forked workers that run at a lower priority. */
@NullMarked
module dev.procession.examples.nice {
  requires dev.procession.forking;
  requires static org.jspecify;

  provides dev.procession.Backend with
      dev.procession.examples.nice.NiceBackend;
}
