package dev.procession.ipc.codec;

import dev.procession.RemoteTaskException;
import dev.procession.TaskSerializationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets a task's exception across, always: as itself where that can be done, else as a {@link
 * RemoteTaskException} with its class name, message and stack text. Thread-safe.
 *
 * <p>Where the task ran is told by a last stack frame, {@code dev.procession.Task.ranIn(worker 3,
 * pid 4242)}, below each stack of the exception, its causes and its suppressed exceptions. So
 * cause, suppressed and message stay the task's own. A cause or suppressed exception that can't
 * travel is itself replaced by a {@code RemoteTaskException}.
 */
public final class FailureCodec {
  private final Supplier<? extends @Nullable ClassLoader> loaders;

  /**
   * Makes the codec.
   *
   * @param loaders asked at each decoding for the class loader to use; {@code null} is the codec's
   */
  public FailureCodec(Supplier<? extends @Nullable ClassLoader> loaders) {
    this.loaders = loaders;
  }

  /**
   * Encodes an exception; never throws.
   *
   * @param failure the exception
   * @param where where the task ran, as {@code worker 3, pid 4242}
   * @return its bytes
   */
  public byte[] encodeFailure(Throwable failure, String where) {
    return encodeFailure(failure, where, ResultLimits.NONE);
  }

  /**
   * The same for a receiver that takes results of some size; a larger exception goes as its text.
   */
  public byte[] encodeFailure(Throwable failure, String where, ResultLimits limits) {
    FailureText text = FailureText.of(failure);
    byte[] itself = text.readable() ? encodeItself(failure) : new byte[0];
    try {
      if (itself.length > limits.bytes()) {
        itself = new byte[0];
      }
      return join(text, where, itself);
    } catch (IOException | OutOfMemoryError e) {
      try {
        return join(FailureText.nameOnly(failure), where, new byte[0]);
      } catch (IOException again) {
        return new byte[0]; // a byte array doesn't fail
      }
    }
  }

  private static byte[] join(FailureText text, String where, byte[] itself) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(itself.length + 512);
    DataOutputStream out = new DataOutputStream(bytes);
    text.write(out);
    FailureText.writeText(out, where);
    out.write(itself);
    return bytes.toByteArray();
  }

  private static byte[] encodeItself(Throwable failure) {
    try {
      return JavaForm.encode(0, KryoCodec.JAVA, failure);
    } catch (Throwable e) { // whatever its own code throws: perhaps only a link of it can't travel
      return encodeLinks(failure);
    }
  }

  /** Replaces each cause and suppressed exception that can't travel, the innermost first. */
  private static byte[] encodeLinks(Throwable failure) {
    IdentityHashMap<Object, Object> replaced = new IdentityHashMap<>();
    try {
      Throwable[] links = links(failure);
      for (int i = links.length - 1; i >= 0; i--) {
        try {
          byte[] bytes = JavaForm.encode(0, KryoCodec.JAVA, links[i], replaced);
          if (i == 0) {
            return bytes;
          }
        } catch (Throwable e) { // as above
          replaced.put(links[i], FailureText.of(links[i]).toException("it can't be serialized"));
        }
      }
    } catch (RuntimeException | Error e) {
      // the text has to do
    }
    return new byte[0];
  }

  private static Throwable[] links(Throwable failure) {
    Set<Throwable> links = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> ordered = new ArrayList<>();
    ordered.add(failure);
    links.add(failure);
    for (int i = 0; i < ordered.size() && i < 100; i++) {
      Throwable cause = ordered.get(i).getCause();
      if (cause != null && links.add(cause)) {
        ordered.add(cause);
      }
      for (Throwable suppressed : ordered.get(i).getSuppressed()) {
        if (links.add(suppressed)) {
          ordered.add(suppressed);
        }
      }
    }
    return ordered.toArray(new Throwable[0]);
  }

  /**
   * Decodes what {@link #encodeFailure} made; never throws.
   *
   * @param bytes holds the encoded exception
   * @param offset where it begins
   * @param length how many bytes it has
   * @param peer who sent it
   * @return the exception; a {@link RemoteTaskException} if it can't be rebuilt here, a {@link
   *     TaskSerializationException} if the bytes are damaged
   */
  public Throwable decodeFailure(byte[] bytes, int offset, int length, Peer peer) {
    FailureText text;
    String where;
    byte[] itself;
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, offset, length));
      text = FailureText.read(in);
      where = FailureText.readText(in);
      itself = in.readAllBytes();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return Explanation.ofDecoding(length, e);
    }
    try {
      Throwable failure = itself.length == 0 ? null : decodeItself(itself, peer);
      boolean same = failure != null && failure.getClass().getName().equals(text.className());
      Throwable result =
          same && failure != null
              ? failure
              : text.toException("it ran in " + where + " and can't be serialized there");
      Provenance.mark(result, where);
      return result;
    } catch (Throwable e) { // classes that aren't here, and what the exception's own code throws
      Throwable result =
          text.toException(
              "it ran in " + where + " and can't be rebuilt here: " + FailureText.brief(e));
      Provenance.mark(result, where);
      return result;
    }
  }

  /**
   * What an exception says, as text: nothing of it is decoded.
   *
   * @param bytes holds the encoded exception
   * @param offset where it begins
   * @param length how many bytes it has
   * @return its class name, message and stack
   */
  public RemoteTaskException textOf(byte[] bytes, int offset, int length) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, offset, length));
      FailureText text = FailureText.read(in);
      return text.toException("it ran in " + FailureText.readText(in));
    } catch (IOException e) {
      return new RemoteTaskException("the exception of the task is damaged: " + e, "?", "");
    }
  }

  /**
   * The name of an exception's class: nothing is decoded.
   *
   * @param bytes holds the encoded exception
   * @param offset where it begins
   * @param length how many bytes it has
   * @return the name; empty if the bytes are damaged
   */
  public String classNameOf(byte[] bytes, int offset, int length) {
    try {
      return FailureText.readText(
          new DataInputStream(new ByteArrayInputStream(bytes, offset, length)));
    } catch (IOException e) {
      return "";
    }
  }

  private @Nullable Throwable decodeItself(byte[] itself, Peer peer)
      throws IOException, ClassNotFoundException {
    ClassLoader given = loaders.get();
    ClassLoader loader = given == null ? FailureCodec.class.getClassLoader() : given;
    Object decoded = JavaForm.decode(itself, 1, itself.length - 1, loader, peer);
    Throwable failure = decoded instanceof Throwable thrown ? thrown : null;
    return failure != null && FailureText.of(failure).readable() ? failure : null;
  }
}
