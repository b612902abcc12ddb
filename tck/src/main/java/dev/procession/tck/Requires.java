package dev.procession.tck;

import dev.procession.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Runs a test only on backends that have, or lack, a capability; elsewhere it shows as skipped. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {

  /**
   * What the backend must have.
   *
   * @return the capabilities
   */
  Capability[] value() default {};

  /**
   * What the backend must lack.
   *
   * @return the capabilities
   */
  Capability[] absent() default {};
}
