package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.core.worker.Nesting;
import dev.procession.core.worker.WorkerRequest.Purpose;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntroductionTest {
  private static Introduction introduction(String sharedMemory, String conversation) {
    return new Introduction(
        "W",
        "identity",
        "test",
        42,
        true,
        Purpose.POOL,
        sharedMemory,
        conversation,
        1L << 40,
        new Nesting(2, 7));
  }

  @Test
  void arrivesAsItWasSaid() throws IOException {
    Introduction said = introduction("/dev/shm/procession-42-1-a", "w1");
    assertThat(Introduction.read(said.bytes())).isEqualTo(said);
    Introduction alone = introduction("", "w1");
    assertThat(Introduction.read(alone.bytes())).isEqualTo(alone);
  }

  @ParameterizedTest
  @CsvSource({
    "/tmp/procession-42-1-a, w1",
    "/dev/shm/precession-42-1-a, w1",
    "/dev/shm/procession-42-1-a, ../w1",
    "'', p"
  })
  void aPlaceThatNoParentHasIsRefused(String sharedMemory, String conversation) {
    byte[] said = introduction(sharedMemory, conversation).bytes();
    assertThatThrownBy(() -> Introduction.read(said))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("not a");
  }
}
