package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.TaskSerializationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too large, too deep or declared too long is refused before it is made. */
class ResultLimitsTest {
  private static final int LARGE = Annex.THRESHOLD;

  private final Codec codec = Codec.kryo();

  /** Has arrays of zeros, of any length. */
  private static final class Zeros implements Annex {
    private final List<String> stored = new ArrayList<>();
    private int loaded;

    @Override
    public String store(long bytes, Chunks source) {
      stored.add("a" + stored.size());
      return "a" + stored.size();
    }

    @Override
    public <C extends Chunks> C load(String name, long bytes, Supplier<C> sink) {
      loaded++;
      return sink.get();
    }

    @Override
    public void remove(String name) {
      stored.clear();
    }
  }

  private final Zeros annex = new Zeros();

  private @Nullable Object decode(byte[] bytes, ResultLimits limits) {
    return codec.decode(bytes, 0, bytes.length, new Peer(new Glossary(), annex, null, limits));
  }

  private void refused(byte[] bytes, ResultLimits limits, String fact) {
    Peer sender = new Peer(new Glossary(), annex, null, limits);
    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length, sender))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining(fact);
    assertThat(sender.refusals()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theBytesOfAMessageAreBounded(boolean direct) {
    Object text = "x".repeat(1000);
    Object value = direct ? text : Arrays.asList(text, new Fixtures.CustomHooks(1));
    byte[] bytes = codec.encode(value, 0, Annex.NONE).bytes();
    assertThat(decode(bytes, ResultLimits.of(bytes.length - 1))).isEqualTo(value);
    refused(bytes, ResultLimits.of(bytes.length - 2), "withMaxResult");
  }

  @Test
  void anArrayInTheAnnexIsCountedBeforeItIsMade() {
    byte[] bytes = codec.encode(new byte[LARGE], 0, annex).bytes();
    assertThat(decode(bytes, ResultLimits.of(LARGE + bytes.length))).isEqualTo(new byte[LARGE]);
    annex.loaded = 0;
    refused(bytes, ResultLimits.of(LARGE), "withMaxResult");
    assertThat(annex.loaded).isZero();
  }

  @Test
  void allArraysOfAResultCountTogetherAndEachResultAlone() {
    Object value = List.of(new byte[LARGE], new int[LARGE / 4], new long[LARGE / 8]);
    byte[] bytes = codec.encode(value, 0, annex).bytes();
    ResultLimits limits = ResultLimits.of(3 * LARGE + bytes.length);
    Peer sender = new Peer(new Glossary(), annex, null, limits);
    for (int i = 0; i < 3; i++) {
      assertThat(codec.decode(bytes, 0, bytes.length, sender)).isNotNull();
    }
    annex.loaded = 0;
    refused(bytes, ResultLimits.of(3 * LARGE), "withMaxResult");
    assertThat(annex.loaded).isEqualTo(2);
  }

  private static Object nested(int levels, @Nullable Object inmost) {
    Object list = inmost;
    for (int i = 0; i < levels; i++) {
      list = new ArrayList<>(Arrays.asList(list));
    }
    return list;
  }

  @Test
  void theDepthIsBoundedInTheDirectForm() {
    ResultLimits limits = ResultLimits.of(1 << 20);
    byte[] deep = codec.encode(nested(999, 1), 0, Annex.NONE).bytes();
    assertThat(decode(deep, limits)).isEqualTo(nested(999, 1));
    byte[] deeper = codec.encode(nested(1000, 1), 0, Annex.NONE).bytes();
    refused(deeper, limits, "nested too deeply");
    byte[] map = codec.encode(new HashMap<>(Map.of(1, nested(1000, 1))), 0, Annex.NONE).bytes();
    refused(map, limits, "nested too deeply");
  }

  @Test
  void theDepthIsBoundedInTheJavaForm() {
    ResultLimits limits = new ResultLimits(1 << 20, 50);
    byte[] deep = codec.encode(nested(49, new Fixtures.CustomHooks(1)), 0, Annex.NONE).bytes();
    assertThat(decode(deep, limits)).isNotNull();
    byte[] deeper = codec.encode(nested(50, new Fixtures.CustomHooks(1)), 0, Annex.NONE).bytes();
    refused(deeper, limits, "nested too deeply");
  }

  @Test
  void anHonestSenderIsToldBeforeItSends() {
    ResultLimits limits = ResultLimits.of(1000);
    for (Object value :
        List.of("x".repeat(1000), List.of("y".repeat(999), new Fixtures.CustomHooks(1)))) {
      assertThatThrownBy(() -> codec.encode(value, 8, Annex.NONE, limits))
          .isInstanceOf(TaskSerializationException.class)
          .hasMessageContaining("most=1000")
          .hasMessageContaining("withMaxResult");
    }
    assertThat(codec.encode("x".repeat(996), 8, Annex.NONE, limits).bytes()).hasSize(1008);
  }

  @Test
  void nothingIsStoredThatIsTooLarge() {
    assertThatThrownBy(() -> codec.encode(new byte[LARGE], 0, annex, ResultLimits.of(LARGE)))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("type=byte[]");
    assertThat(annex.stored).isEmpty();
    Object two = List.of(new byte[LARGE], new byte[LARGE]);
    assertThatThrownBy(() -> codec.encode(two, 0, annex, ResultLimits.of(2 * LARGE)))
        .isInstanceOf(TaskSerializationException.class);
    assertThat(annex.stored).isEmpty(); // the first was removed
    assertThat(codec.encode(two, 0, annex, ResultLimits.of(2 * LARGE + 100)).stored()).hasSize(2);
  }

  /** Carries a lot. */
  static final class Laden extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final byte[] load = new byte[5000];
  }

  @Test
  void aLargeExceptionGoesAsItsText() {
    FailureCodec failures = new FailureCodec(() -> null);
    byte[] whole = failures.encodeFailure(new Laden(), "worker 1", ResultLimits.of(100_000));
    byte[] text = failures.encodeFailure(new Laden(), "worker 1", ResultLimits.of(5000));
    assertThat(failures.decodeFailure(whole, 0, whole.length, new Peer()))
        .isInstanceOf(Laden.class);
    assertThat(failures.decodeFailure(text, 0, text.length, new Peer()))
        .isInstanceOf(dev.procession.RemoteTaskException.class);
    Peer bounded = new Peer(new Glossary(), Annex.NONE, null, ResultLimits.of(5000));
    assertThat(failures.decodeFailure(whole, 0, whole.length, bounded))
        .isInstanceOf(dev.procession.RemoteTaskException.class);
  }

  @Test
  void readsSizes() {
    assertThat(ResultLimits.of("64m").bytes()).isEqualTo(64 << 20);
    assertThat(ResultLimits.of("3k").bytes()).isEqualTo(3 << 10);
    assertThat(ResultLimits.of("1M").bytes()).isEqualTo(1 << 20);
    assertThat(ResultLimits.of("777").bytes()).isEqualTo(777);
    assertThat(ResultLimits.of("2g").bytes()).isEqualTo(2L << 30);
    assertThat(ResultLimits.of("99999999999g").bytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(ResultLimits.of("99999999999999999999g").bytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(ResultLimits.of((String) null).bytes())
        .isEqualTo(Runtime.getRuntime().maxMemory() / 2);
    assertThat(ResultLimits.NONE.frameBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(ResultLimits.of("64m").frameBytes()).isEqualTo(65 << 20);
  }
}
