package dev.procession;

import java.io.Serializable;

/**
 * A function of one argument that can leave this JVM. Lambdas and method references fit; what they
 * capture travels with them and must be serializable.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface SerializableFunction<A, R> extends Serializable {

  /**
   * Applies this function.
   *
   * @param argument the argument
   * @return the result
   * @throws Exception if the function fails; it fails the task's future
   */
  R apply(A argument) throws Exception;
}
