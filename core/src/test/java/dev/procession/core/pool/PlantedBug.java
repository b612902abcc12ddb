package dev.procession.core.pool;

import dev.procession.ExitReport;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.Answer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Schedulers with one classic bug each, and the promise that it breaks. */
enum PlantedBug implements Simulation.Maker {
  DEAD_WORKERS_TASK_FORGOTTEN("a task is in one place") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects) {
            @Override
            boolean lost(Task task, int begun, ExitReport report) {
              return true;
            }
          });
    }
  },

  /** Where its mark is lost, only the first of what a dead worker held is taken to have begun. */
  LOST_MARK_CHARGES_THE_FIRST_ALONE("each death under a task is its own") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return withOrders(
          settings,
          effects,
          (ledger, crew) ->
              new Orders(settings, effects, ledger, crew) {
                @Override
                int begun(WorkerSlot slot) {
                  boolean lost = slot.lastStarted == Long.MIN_VALUE;
                  return lost ? Math.min(1, super.begun(slot)) : super.begun(slot);
                }
              });
    }
  },

  /** The limit runs from when a task was taken up, though its own code began later. */
  LIMIT_COUNTS_THE_DECODING("a limit is that of the task's own code") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return new Scheduler(settings, effects) {
        @Override
        public void onBegun(WorkerSlot slot, long orderId, long now) {}
      };
    }
  },

  BEGINNING_PUTS_THE_LIMIT_OFF_EACH_TIME("limits are kept") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return new Scheduler(settings, effects) {
        @Override
        public void onBegun(WorkerSlot slot, long orderId, long now) {
          slot.begun = false;
          super.onBegun(slot, orderId, now);
        }
      };
    }
  },

  LATE_ANSWER_COMPLETES_TWICE("a future ends once") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects) {
            @Override
            void answered(Task task, Answer answer, WorkerSlot slot) {
              boolean late = task.is(TaskState.DONE);
              super.answered(task, answer, slot);
              if (late && answer instanceof Answer.Value value) {
                effects.ended(task, new Outcome.Success(value.value()));
              }
            }
          });
    }
  },

  ENDS_WHILE_RESULTS_ARE_DECODED("every future ends") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects) {
            @Override
            Collection<Task> decoding() {
              return List.of();
            }
          });
    }
  },

  DEAD_WORKER_LEFT_IDLE("orders go to the living") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects),
          new Crew(settings, effects) {
            private final Deque<WorkerSlot> dead = new ArrayDeque<>();

            @Override
            void remove(WorkerSlot slot) {
              if (slot.is(WorkerState.IDLE)) {
                dead.add(slot);
              }
              super.remove(slot);
            }

            @Override
            boolean hasIdle() {
              return !dead.isEmpty() || super.hasIdle();
            }

            @Override
            WorkerSlot takeIdle(long now) {
              return dead.isEmpty() ? super.takeIdle(now) : dead.pop();
            }
          });
    }
  },

  GRACE_KILL_HITS_THE_NEXT_TASK("a kill hits who was told to end") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return withOrders(
          settings,
          effects,
          (ledger, crew) ->
              new Orders(settings, effects, ledger, crew) {
                @Override
                void runNext(WorkerSlot slot, long now) {
                  keepingTheGrace(slot, () -> super.runNext(slot, now));
                }

                @Override
                void kept(WorkerSlot slot, long orderId, long now) {
                  keepingTheGrace(slot, () -> super.kept(slot, orderId, now));
                }

                private void keepingTheGrace(WorkerSlot slot, Runnable event) {
                  boolean grace = slot.graceRunning;
                  long deadline = slot.deadline;
                  event.run();
                  if (grace && slot.head() != null) {
                    slot.graceRunning = true;
                    crew.setDeadline(slot, deadline);
                  }
                }
              });
    }
  },

  ANSWER_MATCHED_BY_WORKER("a result is its own") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return new Scheduler(settings, effects) {
        @Override
        public void onAnswer(WorkerSlot slot, long orderId, Answer answer, long now) {
          Task head = slot.head();
          boolean hers = head != null && !(answer instanceof Answer.Returned);
          super.onAnswer(slot, hers ? head.id() : orderId, answer, now);
        }
      };
    }
  },

  WAKE_UP_OF_THE_QUEUE_LOST("no idle worker beside a task") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return withOrders(
          settings,
          effects,
          (ledger, crew) ->
              new Orders(settings, effects, ledger, crew) {
                private int seen;

                @Override
                void dispatch(long now) {
                  int waiting = ledger.queue().size();
                  if (waiting > seen) {
                    super.dispatch(now);
                  }
                  seen = ledger.queue().size();
                }
              });
    }
  },

  UNSTARTED_ORDER_CHARGED("each death under a task is its own") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      ChargingLedger ledger = new ChargingLedger(effects);
      Crew crew = new Crew(settings, effects);
      return new Scheduler(
          settings, effects, ledger, crew, new Orders(settings, effects, ledger, crew)) {
        @Override
        public void onExit(WorkerSlot slot, ExitReport report, long now) {
          ledger.charging = report;
          super.onExit(slot, report, now);
          ledger.charging = null;
        }
      };
    }
  },

  REPORT_OF_A_TRY_FORGOTTEN("every try has its report") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects) {
            @Override
            boolean lost(Task task, int begun, ExitReport report) {
              task.deaths = List.of();
              return super.lost(task, begun, report);
            }
          });
    }
  },

  ORDER_SENT_TO_A_KILLED_WORKER("orders go to workers that can work") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects),
          new Crew(settings, effects) {
            @Override
            void becomeIdle(WorkerSlot slot, WorkerState from, long now) {
              slot.killed = false;
              super.becomeIdle(slot, from, now);
            }
          });
    }
  },

  DEAF_WORKER_NOT_TOLD_AGAIN("the pool terminates") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return new Scheduler(settings, effects) {
        @Override
        public void onReady(WorkerSlot slot, long pid, long now) {
          if (!slot.killed) {
            super.onReady(slot, pid, now);
          }
        }
      };
    }
  },

  LACK_OF_MEANS_SPENDS_THE_BUDGET("an executor breaks for a cause") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return new Scheduler(settings, effects) {
        @Override
        public void onShortage(WorkerSlot slot) {}
      };
    }
  },

  RESTART_AFTER_A_PAUSE_FORGOTTEN("who is needed will start") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects),
          new Crew(settings, effects) {
            private boolean forgets;

            @Override
            void startFor(int waiting, long now) {
              int before = live().size();
              super.startFor(waiting, now);
              forgets = live().isEmpty() && before == 0 && waiting > 0;
            }

            @Override
            long nextDeadline() {
              return forgets ? WorkerSlot.NEVER : super.nextDeadline();
            }
          });
    }
  },

  IDLE_WORKERS_NOT_LET_GO("the pool terminates") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects),
          new Crew(settings, effects) {
            @Override
            void letGo(long now) {}
          });
    }
  },

  SPARES_LEAVE_WHEN_IDLE("idle spares stay") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects),
          new Crew(settings, effects) {
            @Override
            void onIdleFor(WorkerSlot slot, long now) {
              drain(slot, now);
            }
          });
    }
  },

  RECALLED_ORDER_TOLD_AS_STARTED("what was told as started is not handed back") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return withOrders(
          settings,
          effects,
          (ledger, crew) ->
              new Orders(settings, effects, ledger, crew) {
                @Override
                void start(WorkerSlot slot, long now) {
                  super.start(slot, now);
                  Task head = slot.head();
                  if (head != null && head.is(TaskState.SENT)) {
                    ledger.started(head, slot);
                  }
                }
              });
    }
  },

  START_TOLD_AGAIN_WITHOUT_A_RETRY("a start is told once per try") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects) {
            @Override
            void returned(Task task) {
              task.startTold = false;
              super.returned(task);
            }
          });
    }
  },

  KEPT_ORDER_NEVER_TOLD_AS_STARTED("every run is told as started") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects) {
            @Override
            void answered(Task task, Answer answer, WorkerSlot slot) {
              task.startTold |= task.is(TaskState.SENT);
              super.answered(task, answer, slot);
            }
          });
    }
  },

  WORN_WORKER_KEEPS_WHAT_WAITS("what is sent ahead is taken back from who is worn") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return withOrders(
          settings,
          effects,
          (ledger, crew) ->
              new Orders(settings, effects, ledger, crew) {
                @Override
                void withdraw(WorkerSlot slot) {}
              });
    }
  },

  WORN_WORKER_LEAVES_WITHOUT_HAVING_WORKED("idle spares stay") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      Ledger ledger = new Ledger(effects);
      Crew crew = new Crew(settings, effects);
      return new Scheduler(
          settings, effects, ledger, crew, new Orders(settings, effects, ledger, crew)) {
        @Override
        public void onWorn(WorkerSlot slot, long now) {
          super.onWorn(slot, now);
          if (slot.is(WorkerState.IDLE)) {
            crew.drain(slot, now);
          }
        }
      };
    }
  },

  /** Who has nothing to do gets what another one was sent ahead, and nobody asks for it back. */
  SENT_ORDER_SENT_TO_ANOTHER_TOO("a task is at one living worker") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return withOrders(
          settings,
          effects,
          (ledger, crew) ->
              new Orders(settings, effects, ledger, crew) {
                @Override
                void recall(WorkerSlot slot, Task task) {
                  if (task.is(TaskState.DONE) || !crew.hasIdle()) {
                    super.recall(slot, task);
                    return;
                  }
                  WorkerSlot idle = crew.takeIdle(0);
                  idle.worker().send(task.order());
                  idle.hold(task);
                  effects.flush(idle.worker());
                }
              });
    }
  },

  FAILED_TASK_RUN_AGAIN("what ran is run again by a retry alone") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return with(
          settings,
          effects,
          new Ledger(effects) {
            @Override
            void answered(Task task, Answer answer, WorkerSlot slot) {
              if (answer instanceof Answer.Failure && task.is(TaskState.RUNNING)) {
                returned(task);
              } else {
                super.answered(task, answer, slot);
              }
            }
          });
    }
  },

  RECALL_NOT_FLUSHED("what was said travels") {
    @Override
    public Scheduler make(PoolSettings settings, Effects effects) {
      return withOrders(
          settings,
          effects,
          (ledger, crew) ->
              new Orders(settings, effects, ledger, crew) {
                @Override
                void recall(WorkerSlot slot, Task task) {
                  slot.worker().recall(task.id());
                }
              });
    }
  };

  /** What the simulation says when it has found the bug. */
  final String promise;

  PlantedBug(String promise) {
    this.promise = promise;
  }

  private static Scheduler with(PoolSettings settings, Effects effects, Ledger ledger) {
    return with(settings, effects, ledger, new Crew(settings, effects));
  }

  private static Scheduler with(PoolSettings settings, Effects effects, Ledger ledger, Crew crew) {
    return new Scheduler(
        settings, effects, ledger, crew, new Orders(settings, effects, ledger, crew));
  }

  private static Scheduler withOrders(
      PoolSettings settings, Effects effects, BiFunction<Ledger, Crew, Orders> orders) {
    Ledger ledger = new Ledger(effects);
    Crew crew = new Crew(settings, effects);
    return new Scheduler(settings, effects, ledger, crew, orders.apply(ledger, crew));
  }

  /** Charges what was not started, while a worker's exit is told. */
  private static final class ChargingLedger extends Ledger {
    @Nullable ExitReport charging;

    ChargingLedger(Effects effects) {
      super(effects);
    }

    @Override
    void returned(Task task) {
      if (charging != null && !task.is(TaskState.DONE)) {
        boolean unused = lost(task, Integer.MAX_VALUE, charging);
      } else {
        super.returned(task);
      }
    }
  }
}
