import org.jspecify.annotations.NullMarked;

/** The contract as a test suite that a backend subclasses. */
@NullMarked
module dev.procession.tck {
  requires transitive dev.procession;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;
}
