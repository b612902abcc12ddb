import org.jspecify.annotations.NullMarked;

/** An executor's spec from a JSON file. */
@NullMarked
module dev.procession.config {
  requires transitive dev.procession;
  requires com.fasterxml.jackson.core;
  requires static transitive org.jspecify;

  exports dev.procession.config;
}
