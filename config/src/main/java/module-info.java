import org.jspecify.annotations.NullMarked;

/** An executor's spec from a JSON file. */
@NullMarked
module dev.procession.config {
  requires transitive dev.procession;
  requires com.fasterxml.jackson.databind;
  requires static org.jspecify;
}
