import org.jspecify.annotations.NullMarked;

/** Programs a newcomer runs first. */
@NullMarked
module dev.procession.examples {
  requires dev.procession;
  requires dev.procession.config;
  requires jdk.unsupported;
  requires org.objectweb.asm;
  requires org.objectweb.asm.commons;
  requires static org.jspecify;
}
