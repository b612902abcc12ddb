import org.jspecify.annotations.NullMarked;

/** The pool engine that every backend shares. */
@NullMarked
module dev.procession.core {
  requires transitive dev.procession;
  requires static transitive org.jspecify;

  exports dev.procession.core;
  exports dev.procession.core.worker;
}
