package dev.procession.tck.wrong;

import dev.procession.Backend;
import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import java.util.Set;

/** The backends that {@link java.util.ServiceLoader} finds: one for each fault. */
public abstract class WrongBackends implements Backend {
  private final Fault fault;

  WrongBackends(Fault fault) {
    this.fault = fault;
  }

  @Override
  public String name() {
    return fault.backend();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Executor open(ExecutorSpec spec) {
    return new SmallExecutor(new SmallPool(fault, spec.workers()));
  }

  /** See {@link Fault#NONE}. */
  public static final class None extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public None() {
      super(Fault.NONE);
    }
  }

  /** See {@link Fault#RUNS_TWICE}. */
  public static final class RunsTwice extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public RunsTwice() {
      super(Fault.RUNS_TWICE);
    }
  }

  /** See {@link Fault#LOSES_FUTURES}. */
  public static final class LosesFutures extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public LosesFutures() {
      super(Fault.LOSES_FUTURES);
    }
  }

  /** See {@link Fault#OPENS_A_POOL_FOR_EACH_VIEW}. */
  public static final class OpensAPoolForEachView extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public OpensAPoolForEachView() {
      super(Fault.OPENS_A_POOL_FOR_EACH_VIEW);
    }
  }

  /** See {@link Fault#KEEPS_THE_REST}. */
  public static final class KeepsTheRest extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public KeepsTheRest() {
      super(Fault.KEEPS_THE_REST);
    }
  }

  /** See {@link Fault#COUNTS_FROM_ZERO}. */
  public static final class CountsFromZero extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public CountsFromZero() {
      super(Fault.COUNTS_FROM_ZERO);
    }
  }

  /** See {@link Fault#USES_ONE_WORKER}. */
  public static final class UsesOneWorker extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public UsesOneWorker() {
      super(Fault.USES_ONE_WORKER);
    }
  }

  /** See {@link Fault#SWALLOWS_ERRORS}. */
  public static final class SwallowsErrors extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public SwallowsErrors() {
      super(Fault.SWALLOWS_ERRORS);
    }
  }

  /** See {@link Fault#RUNS_CANCELLED_TASKS}. */
  public static final class RunsCancelledTasks extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public RunsCancelledTasks() {
      super(Fault.RUNS_CANCELLED_TASKS);
    }
  }

  /** See {@link Fault#NEVER_INTERRUPTS}. */
  public static final class NeverInterrupts extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public NeverInterrupts() {
      super(Fault.NEVER_INTERRUPTS);
    }
  }

  /** See {@link Fault#CANCELS_FINISHED_TASKS}. */
  public static final class CancelsFinishedTasks extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public CancelsFinishedTasks() {
      super(Fault.CANCELS_FINISHED_TASKS);
    }
  }

  /** See {@link Fault#PULLS_EARLY}. */
  public static final class PullsEarly extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public PullsEarly() {
      super(Fault.PULLS_EARLY);
    }
  }

  /** See {@link Fault#CALLS_BACK_IN_REVERSE}. */
  public static final class CallsBackInReverse extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public CallsBackInReverse() {
      super(Fault.CALLS_BACK_IN_REVERSE);
    }
  }

  /** See {@link Fault#STOPS_AT_A_BAD_CALLBACK}. */
  public static final class StopsAtABadCallback extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public StopsAtABadCallback() {
      super(Fault.STOPS_AT_A_BAD_CALLBACK);
    }
  }

  /** See {@link Fault#CALLS_BACK_ON_ITS_WORKERS}. */
  public static final class CallsBackOnItsWorkers extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public CallsBackOnItsWorkers() {
      super(Fault.CALLS_BACK_ON_ITS_WORKERS);
    }
  }

  /** See {@link Fault#ACCEPTS_AFTER_SHUTDOWN}. */
  public static final class AcceptsAfterShutdown extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public AcceptsAfterShutdown() {
      super(Fault.ACCEPTS_AFTER_SHUTDOWN);
    }
  }

  /** See {@link Fault#LOSES_THE_INTERRUPT}. */
  public static final class LosesTheInterrupt extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public LosesTheInterrupt() {
      super(Fault.LOSES_THE_INTERRUPT);
    }
  }

  /** See {@link Fault#LEAKS_A_THREAD}. */
  public static final class LeaksAThread extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public LeaksAThread() {
      super(Fault.LEAKS_A_THREAD);
    }
  }

  /** See {@link Fault#MISCOUNTS}. */
  public static final class Miscounts extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public Miscounts() {
      super(Fault.MISCOUNTS);
    }
  }

  /** See {@link Fault#STOPS_AT_A_BAD_LISTENER}. */
  public static final class StopsAtABadListener extends WrongBackends {
    /** For {@link java.util.ServiceLoader}. */
    public StopsAtABadListener() {
      super(Fault.STOPS_AT_A_BAD_LISTENER);
    }
  }
}
