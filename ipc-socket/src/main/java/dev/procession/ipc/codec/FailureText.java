package dev.procession.ipc.codec;

import dev.procession.RemoteTaskException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What can always be said of an exception.
 *
 * @param className the name of its class
 * @param message its message; {@code null} if it has none or can't tell
 * @param stackText its stack trace as text
 * @param readable whether it told its message and stack trace without throwing
 */
record FailureText(String className, @Nullable String message, String stackText, boolean readable) {
  private static final int LONGEST = 1 << 16;

  static FailureText of(Throwable failure) {
    String name = failure.getClass().getName();
    String message = null;
    try {
      message = failure.getMessage();
      StringWriter text = new StringWriter();
      failure.printStackTrace(new PrintWriter(text, true));
      return new FailureText(
          name, message == null ? null : cut(message), cut(text.toString()), true);
    } catch (Throwable e) { // the exception's own code, on a stack or heap that may be full
      return new FailureText(name, message, name + frames(failure), false);
    }
  }

  static FailureText nameOnly(Throwable failure) {
    return new FailureText(failure.getClass().getName(), null, "", false);
  }

  private static String frames(Throwable failure) {
    try {
      StringBuilder text = new StringBuilder();
      for (StackTraceElement frame : failure.getStackTrace()) {
        text.append("\n\tat ").append(frame);
      }
      return cut(text.toString());
    } catch (Throwable e) { // as above
      return "";
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /** In one line, from an exception that may be of any sort. */
  static String brief(Throwable failure) {
    FailureText text = of(failure);
    return text.className + (text.message == null ? "" : ": " + text.message);
  }

  RemoteTaskException toException(String why) {
    return new RemoteTaskException(
        className + (message == null ? "" : ": " + message) + " (" + why + ")",
        className,
        stackText);
  }

  void write(DataOutputStream out) throws IOException {
    writeText(out, className);
    out.writeBoolean(message != null);
    writeText(out, message == null ? "" : message);
    writeText(out, stackText);
  }

  static FailureText read(DataInputStream in) throws IOException {
    String className = readText(in);
    boolean hasMessage = in.readBoolean();
    String message = readText(in);
    return new FailureText(className, hasMessage ? message : null, readText(in), true);
  }

  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new InvalidObjectException("more declared than sent: declared=" + length);
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
