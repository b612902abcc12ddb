package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.TaskSerializationException;
import dev.procession.ipc.codec.Annex;
import dev.procession.ipc.codec.Glossary;
import dev.procession.ipc.codec.Peer;
import dev.procession.ipc.codec.ResultFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IncomingResultsTest {
  private final Encoding encoding = new Encoding();
  private final AtomicInteger refusedTooOften = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final IncomingResults results =
      new IncomingResults(
          new Peer(new Glossary(), Annex.NONE, ResultFilter.of("java.util.ArrayList;!*")),
          refusedTooOften::incrementAndGet,
          ended::incrementAndGet);

  private ReceivedResult received(Object value) {
    byte[] bytes = encoding.encode(value, Annex.NONE).bytes();
    return new ReceivedResult(encoding, bytes, 0, bytes.length, false, results);
  }

  @Test
  void theConversationEndsWithTheLastResultThatIsDecodedOrDiscarded() throws Throwable {
    ReceivedResult one = received(new ArrayList<>(List.of(1)));
    ReceivedResult other = received(new ArrayList<>(List.of(2)));
    results.end();
    assertThat(one.decode()).isEqualTo(List.of(1));
    one.discard();
    assertThat(ended).hasValue(0);
    other.discard();
    other.discard();
    assertThat(ended).hasValue(1);
  }

  @Test
  void withoutResultsItEndsAtOnce() {
    results.end();
    assertThat(ended).hasValue(1);
  }

  @Test
  void aWorkerThatIsRefusedTooOftenIsTold() {
    for (int i = 1; i < IncomingResults.MOST_REFUSALS; i++) {
      isRefused();
    }
    assertThat(refusedTooOften).hasValue(0);
    isRefused();
    isRefused();
    assertThat(refusedTooOften).hasValue(1);
  }

  private void isRefused() {
    ReceivedResult refused = received(new java.util.LinkedHashSet<>(List.of(1)));
    assertThatThrownBy(refused::decode).isInstanceOf(TaskSerializationException.class);
  }
}
