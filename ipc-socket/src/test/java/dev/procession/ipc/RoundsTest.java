package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundsTest {

  /** Else nobody would be looked at any more in this JVM. */
  @Test
  void anErrorOfOneLookEndsNoOther() throws InterruptedException {
    CountDownLatch looks = new CountDownLatch(3);
    Rounds<String> rounds =
        new Rounds<>(
            "rounds-test",
            Duration.ofMillis(1),
            member -> {
              if (member.equals("bad")) {
                throw new StackOverflowError();
              }
              looks.countDown();
            });
    rounds.add("bad");
    rounds.add("good");
    try {
      assertThat(looks.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      rounds.removeIf(member -> true);
    }
  }
}
