package dev.procession.examples.stage;

/** An example. */
@FunctionalInterface
public interface Program {

  /**
   * Runs it from beginning to end.
   *
   * @throws UsageException if its arguments make no sense
   * @throws Exception if it fails
   */
  void run(Stage stage) throws Exception;
}
