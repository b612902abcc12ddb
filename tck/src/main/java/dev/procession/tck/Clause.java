package dev.procession.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The clause of {@code docs/contract.md} that a test holds a backend to. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Clause {

  /**
   * The clause's number.
   *
   * @return as {@code C3.2}
   */
  String value();
}
