package dev.procession.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.RemoteTaskException;
import dev.procession.core.worker.EncodedResult;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BatchTest {
  private final Batch batch = new Batch(7, 2, new ChunkSize(), whole -> {});

  private static final class Coded implements EncodedResult {
    private final @Nullable Throwable thrown;
    private @Nullable Thread decoder;
    private boolean discarded;

    Coded(@Nullable Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public int bytes() {
      return 1;
    }

    @Override
    public boolean isFailure() {
      return thrown != null;
    }

    @Override
    public RemoteTaskException failureText() {
      throw new AssertionError("not asked for");
    }

    @Override
    public Object decode() throws Throwable {
      decoder = Thread.currentThread();
      if (thrown != null) {
        throw thrown;
      }
      return "value";
    }

    @Override
    public void discard() {
      discarded = true;
    }
  }

  @Test
  void aResultIsDecodedByTheThreadThatTakesIt() {
    Coded value = new Coded(null);
    Coded failure = new Coded(new ArithmeticException("by zero"));
    batch.onResults(0, new Object[] {value, failure}, 2);
    assertThat(value.decoder).isNull();
    assertThat(batch.take(0)).isEqualTo("value");
    assertThat(value.decoder).isSameAs(Thread.currentThread());
    assertThatThrownBy(() -> batch.take(1))
        .isInstanceOf(CompletionException.class)
        .hasCause(failure.thrown);
  }

  @Test
  void whatIsNotTakenIsDiscarded() {
    Coded before = new Coded(null);
    Coded after = new Coded(null);
    batch.onResults(0, new Object[] {before}, 1);
    batch.cancel();
    batch.onResults(1, new Object[] {after}, 1);
    assertThat(before.discarded).isTrue();
    assertThat(after.discarded).isTrue();
  }
}
