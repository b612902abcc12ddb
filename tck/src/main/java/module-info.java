import org.jspecify.annotations.NullMarked;

/**
 * The contract as a test suite that a backend subclasses: {@link dev.procession.tck.BackendTck}.
 */
@NullMarked
module dev.procession.tck {
  requires transitive dev.procession;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports dev.procession.tck;
  exports dev.procession.tck.payload;

  opens dev.procession.tck to
      org.junit.platform.commons;
}
