package dev.procession;

import java.io.Serializable;

/**
 * A task without a result that can leave this JVM. Lambdas and method references fit; what they
 * capture travels with them and must be serializable.
 */
@FunctionalInterface
public interface SerializableRunnable extends Serializable {

  /**
   * Runs the task.
   *
   * @throws Exception if the task fails; it fails the task's future
   */
  void run() throws Exception;
}
