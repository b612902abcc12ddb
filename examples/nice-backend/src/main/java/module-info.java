import org.jspecify.annotations.NullMarked;

/** A backend of one's own: forked workers whose command is prefixed by {@code nice}. */
@NullMarked
module dev.procession.examples.nice {
  requires dev.procession.forking;
  requires static org.jspecify;
}
