package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.RemoteTaskException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A task's exception gets across, whatever it is. */
class FailureCodecTest {
  private static final String WHERE = "worker 3, pid 4242";

  private final FailureCodec codec = new FailureCodec(() -> null);

  private Throwable copy(Throwable failure) {
    byte[] bytes = codec.encodeFailure(failure, WHERE);
    byte[] padded = new byte[bytes.length + 7];
    System.arraycopy(bytes, 0, padded, 3, bytes.length);
    return codec.decodeFailure(padded, 3, bytes.length, new Peer());
  }

  private static StackTraceElement[] withoutMark(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    assertThat(stack[stack.length - 1]).hasToString("dev.procession.Task.ranIn(" + WHERE + ")");
    return Arrays.copyOf(stack, stack.length - 1);
  }

  @Test
  void arrivesAsItself() {
    Exception suppressed = new IllegalStateException("beside");
    Exception cause = new Exception("inner");
    Fixtures.AppException sent = new Fixtures.AppException(7, "outer", cause);
    sent.addSuppressed(suppressed);
    Throwable got = copy(sent);
    assertThat(got).isInstanceOf(Fixtures.AppException.class).hasMessage("outer");
    assertThat(((Fixtures.AppException) got).code).isEqualTo(7);
    assertThat(withoutMark(got)).isEqualTo(sent.getStackTrace());
    assertThat(got.getCause()).isExactlyInstanceOf(Exception.class).hasMessage("inner");
    assertThat(withoutMark(got.getCause())).isEqualTo(cause.getStackTrace());
    assertThat(got.getSuppressed()).hasSize(1);
    assertThat(got.getSuppressed()[0]).hasMessage("beside");
    assertThat(withoutMark(got.getSuppressed()[0])).isEqualTo(suppressed.getStackTrace());
  }

  @Test
  void oneWithAFieldThatCantTravelIsTold() {
    Fixtures.StubbornException sent = new Fixtures.StubbornException("boom");
    Throwable got = copy(sent);
    assertThat(got)
        .isInstanceOf(RemoteTaskException.class)
        .hasMessageContaining(Fixtures.StubbornException.class.getName() + ": boom")
        .hasMessageContaining(WHERE);
    RemoteTaskException remote = (RemoteTaskException) got;
    assertThat(remote.remoteClassName()).isEqualTo(Fixtures.StubbornException.class.getName());
    assertThat(remote.remoteStackTrace()).contains("oneWithAFieldThatCantTravelIsTold");
  }

  @Test
  void onlyTheLinkThatCantTravelIsReplaced() {
    Throwable got =
        copy(new Fixtures.AppException(7, "outer", new Fixtures.StubbornException("boom")));
    assertThat(got).isInstanceOf(Fixtures.AppException.class).hasMessage("outer");
    assertThat(got.getCause()).isInstanceOf(RemoteTaskException.class).hasMessageContaining("boom");
  }

  @Test
  void oneThatCantTellItsMessageIsTold() {
    Throwable got = copy(new Fixtures.MuteException());
    assertThat(got).isInstanceOf(RemoteTaskException.class);
    assertThat(((RemoteTaskException) got).remoteClassName())
        .isEqualTo(Fixtures.MuteException.class.getName());
    assertThat(((RemoteTaskException) got).remoteStackTrace())
        .contains("oneThatCantTellItsMessageIsTold");
  }

  @Test
  void cyclesOfCausesEnd() {
    assertThat(copy(new Fixtures.SelfCausedException())).hasMessageContaining("mine");
    Exception one = new Exception("one");
    Exception two = new Exception("two", one);
    one.initCause(two);
    Throwable got = copy(one);
    assertThat(got.getMessage()).isEqualTo("one");
    assertThat(got.getCause().getCause()).isSameAs(got);
    one.addSuppressed(new Fixtures.StubbornException("in a cycle"));
    assertThat(copy(one).getMessage()).contains("one");
  }

  @Test
  void oneWhoseClassIsNotHereIsTold() throws Exception {
    byte[] bytes = codec.encodeFailure(new Fixtures.AppException(7, "gone", null), WHERE);
    String before = Fixtures.AppException.class.getName();
    String after = before.replace("AppException", "XppException");
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] changed =
        text.replace(before, after).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    Throwable got = codec.decodeFailure(changed, 0, changed.length, new Peer());
    assertThat(got)
        .isInstanceOf(RemoteTaskException.class)
        .hasMessageContaining(after + ": gone")
        .hasMessageContaining("ClassNotFoundException");
  }

  @Test
  void oneWithoutAStackArrives() {
    Throwable sent =
        new Throwable("bare", null, false, false) {
          private static final long serialVersionUID = 1L;
        };
    assertThat(copy(sent).getMessage()).contains("bare");
    assertThat(copy(new Exception((String) null)).getMessage()).isNull();
  }

  @Test
  void aDeepChainArrivesOrIsTold() {
    Exception chain = new Exception("0");
    for (int i = 1; i < 20_000; i++) {
      chain = new Exception("" + i, chain);
      chain.setStackTrace(new StackTraceElement[0]);
    }
    assertThat(copy(chain).getMessage()).contains("19999");
  }
}
