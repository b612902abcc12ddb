package dev.procession.ipc.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A few objects that are costly to make, kept between their uses. Never waits: who finds none makes
 * one, who finds no place lets it go.
 */
public final class Shelf<T> {
  private final AtomicReferenceArray<@Nullable T> places;

  /** Keeps so many. */
  public Shelf(int size) {
    places = new AtomicReferenceArray<>(size);
  }

  /** One that was kept; {@code null} if there is none. */
  public @Nullable T take() {
    for (int i = 0; i < places.length(); i++) {
      if (places.getPlain(i) != null) {
        T kept = places.getAndSet(i, null);
        if (kept != null) {
          return kept;
        }
      }
    }
    return null;
  }

  /** Keeps it for the next who takes. */
  public void putBack(T used) {
    for (int i = 0; i < places.length(); i++) {
      if (places.getPlain(i) == null && places.compareAndSet(i, null, used)) {
        return;
      }
    }
  }
}
