import org.jspecify.annotations.NullMarked;

/** Programs a newcomer runs first. */
@NullMarked
module dev.procession.examples {
  requires dev.procession;
  requires dev.procession.config;
  requires java.xml;
  requires jdk.unsupported; // one of the census's probes needs it to be there
  requires org.objectweb.asm;
  requires static org.jspecify;
}
