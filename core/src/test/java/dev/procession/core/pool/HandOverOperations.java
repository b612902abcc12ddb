package dev.procession.core.pool;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Callers leave items for an engine that is open, until it refuses, and has one worker, which is
 * busy, until it says that it is idle. What must hold when they are gone: each item is accepted or
 * refused, and what waits is handled when the worker says its next word.
 */
public abstract class HandOverOperations {
  private final boolean late;
  private final boolean hasty;
  private final Entrance entrance;
  private final HandOver handOver;

  /** Guarded by itself. */
  private final List<Item> items = new ArrayList<>();

  // Guarded by the engine's lock.
  private boolean open = true;
  private boolean idle;

  /**
   * Makes it.
   *
   * @param late a planted bug: that the worker is idle is told only after the look into the inbox
   * @param hasty a planted bug: it is told that callers are refused only after they are
   */
  HandOverOperations(boolean late, boolean hasty) {
    this.late = late;
    this.hasty = hasty;
    this.entrance = new Entrance(() -> 0, new Hooks(), Runnable::run, 1_000);
    this.handOver = new HandOver(entrance);
    entrance.enter();
    entrance.leave();
  }

  private final class Hooks implements Entrance.Hooks {
    @Override
    public void beforeUnlock(Aftermath aftermath) {
      if (!late) {
        handOver.attend(open && !idle);
      }
    }

    @Override
    public void afterUnlock() {
      if (late) {
        handOver.attend(open && !idle);
      }
    }

    @Override
    public void onUnattended() {
      throw new IllegalStateException("so many rounds that it was never meant");
    }
  }

  /** A task, as far as its hand-over goes. */
  private final class Item extends Inbox.Word implements HandOver.Item {
    private final long id;
    private int handled;
    private boolean accepted;
    private boolean refused;

    Item(int number) {
      this.id = 64L * number + 1; // none whose number alone makes the caller look
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public void handle(long now) {
      handled++;
      accepted = open;
      idle = idle && !open;
    }

    @Override
    public boolean isAccepted() {
      return accepted;
    }

    @Override
    public String toString() {
      return "handled=" + handled + " accepted=" + accepted + " refused=" + refused;
    }
  }

  @Operation
  public void leave() {
    Item item;
    synchronized (items) {
      item = new Item(items.size());
      items.add(item);
    }
    item.refused = !handOver.leave(item, false);
  }

  /** The worker has done what it had. */
  @Operation
  public void becomeIdle() {
    entrance.tell(
        new Inbox.Word() {
          @Override
          public void handle(long now) {
            idle = true;
          }
        });
  }

  @Operation
  public void refuse() {
    if (!hasty) {
      handOver.refuse();
    }
    entrance.enter();
    open = false;
    entrance.leave();
    if (hasty) {
      handOver.refuse();
    }
  }

  @Validate
  public void everyItemWasAcceptedOrRefused() {
    if (open && !idle) { // asked without entering, which would handle what was forgotten
      becomeIdle();
    }
    for (Item item : items) {
      if (item.handled != 1 || item.accepted == item.refused) {
        throw new IllegalStateException("items=" + items);
      }
    }
  }

  /** The hand-over as it is. */
  public static final class Real extends HandOverOperations {
    public Real() {
      super(false, false);
    }
  }

  /** A planted bug. */
  public static final class ToldLate extends HandOverOperations {
    public ToldLate() {
      super(true, false);
    }
  }

  /** A planted bug. */
  public static final class RefusedUnseen extends HandOverOperations {
    public RefusedUnseen() {
      super(false, true);
    }
  }
}
