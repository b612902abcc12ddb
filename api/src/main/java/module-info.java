import org.jspecify.annotations.NullMarked;

/**
 * Run functions in other processes as easily as in threads: what callers see, and {@link
 * dev.procession.Backend}, the one interface that a provider implements.
 */
@NullMarked
module dev.procession {
  requires static transitive org.jspecify;

  exports dev.procession;

  uses dev.procession.Backend;
}
