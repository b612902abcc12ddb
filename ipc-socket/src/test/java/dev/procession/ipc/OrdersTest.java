package dev.procession.ipc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.ipc.annex.StartMark;
import org.junit.jupiter.api.Test;

/** The orders that a worker holds. */
class OrdersTest {
  private final Orders orders = new Orders(Thread.currentThread());

  @Test
  void anInterruptThatComesBeforeItsOrderIsTakenIsKept() {
    orders.add(new Orders.Received(1, new byte[0]));
    orders.add(new Orders.Received(2, new byte[0]));
    orders.interrupt(1);
    assertFalse(Thread.currentThread().isInterrupted(), "nothing runs");
    assertNotNull(orders.take(StartMark.none()));
    assertTrue(Thread.currentThread().isInterrupted(), "the order runs");
    orders.end();
    assertNotNull(orders.take(StartMark.none()));
    assertFalse(Thread.interrupted(), "the next order runs");
  }

  @Test
  void anInterruptThatComesAfterItsOrderHasEndedDoesNothing() {
    orders.add(new Orders.Received(1, new byte[0]));
    orders.add(new Orders.Received(2, new byte[0]));
    assertNotNull(orders.take(StartMark.none()));
    orders.end();
    orders.interrupt(1);
    assertNotNull(orders.take(StartMark.none()));
    assertFalse(Thread.interrupted());
  }
}
