package dev.procession.tck;

import dev.procession.ExecutorSpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * The contract of an executor, to be held to by every backend. A backend's author writes one
 * subclass and runs it with JUnit:
 *
 * <pre>{@code
 * final class NiceBackendTckIT extends BackendTck {
 *   @Override
 *   protected ExecutorSpec spec() {
 *     return ExecutorSpec.of("nice");
 *   }
 * }
 * }</pre>
 *
 * <p>Each test names its clause in {@code docs/contract.md}. What a backend can't do it says by its
 * {@linkplain dev.procession.Capability capabilities}; the tests that need them are then skipped,
 * and others check that it refuses. Each chapter is tagged with its number, so that Surefire and
 * Failsafe run some alone: {@code -Dgroups="C10 | C13"}.
 */
public abstract class BackendTck {

  /** For subclasses. */
  protected BackendTck() {}

  /**
   * How to open an executor of the backend; called anew for each test, which adds to it.
   *
   * @return the spec
   */
  protected abstract ExecutorSpec spec();

  /**
   * Whether the backend starts its workers itself, so that none may be left after a test.
   *
   * @return {@code true} unless somebody else starts them
   */
  protected boolean ownsItsWorkers() {
    return true;
  }

  @Nested
  @Tag("C1")
  final class C01Submission extends SubmissionContract {
    C01Submission() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C2")
  final class C02Failure extends FailureContract {
    C02Failure() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C3")
  final class C03Cancellation extends CancellationContract {
    C03Cancellation() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C4")
  final class C04TimeLimit extends TimeLimitContract {
    C04TimeLimit() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C5")
  final class C05Map extends MapContract {
    C05Map() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C6")
  final class C06Futures extends FuturesContract {
    C06Futures() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C7")
  final class C07Callbacks extends CallbackContract {
    C07Callbacks() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C8")
  final class C08Isolation extends IsolationContract {
    C08Isolation() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C9")
  final class C09Shutdown extends ShutdownContract {
    C09Shutdown() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C10")
  final class C10WorkerLoss extends WorkerLossContract {
    C10WorkerLoss() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C11")
  final class C11Workers extends WorkersContract {
    C11Workers() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C12")
  final class C12ExecutorService extends ExecutorServiceContract {
    C12ExecutorService() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C13")
  final class C13Process extends ProcessContract {
    C13Process() {
      super(BackendTck.this);
    }
  }

  @Nested
  @Tag("C14")
  final class C14Events extends EventsContract {
    C14Events() {
      super(BackendTck.this);
    }
  }
}
