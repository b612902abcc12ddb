import org.jspecify.annotations.NullMarked;

/** Programs a newcomer runs first. */
@NullMarked
module dev.procession.examples {
  requires dev.procession;
  requires dev.procession.config;
  requires org.objectweb.asm;
  requires static org.jspecify;
}
