package dev.procession.forking;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;

/** What a task may do that it should not. */
final class Mischief {
  private static final int BLOCK = 1 << 20;

  private Mischief() {}

  /** As much as 100 MB on both streams, half of it without line breaks. */
  static void flood() throws IOException {
    byte[] lines = "0123456789abcde\n".repeat(1 << 12).getBytes(StandardCharsets.US_ASCII);
    byte[] block = new byte[1 << 16];
    Arrays.fill(block, (byte) 'x');
    for (FileDescriptor stream : List.of(FileDescriptor.out, FileDescriptor.err)) {
      FileOutputStream out = new FileOutputStream(stream);
      for (int i = 0; i < 800; i++) {
        out.write(lines);
        out.write(block);
      }
    }
  }

  @SuppressWarnings("SystemOut")
  static void redirect() {
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
  }

  @SuppressWarnings("SystemOut")
  static void closeStreams() throws IOException {
    System.in.close();
    System.out.close();
    System.err.close();
    new FileOutputStream(FileDescriptor.out).close();
    new FileOutputStream(FileDescriptor.err).close();
  }

  static void closeStandardInput() throws IOException {
    new FileInputStream(FileDescriptor.in).close();
  }

  static void readToTheEnd() throws IOException {
    if (System.in.readAllBytes().length > 0 || System.in.read() >= 0) {
      throw new IllegalStateException("there was something to read");
    }
  }

  static void leaveThread() {
    new Thread(Mischief::waitForEver, "left behind").start();
  }

  static void hangingHook() {
    Runtime.getRuntime().addShutdownHook(new Thread(Mischief::waitForEver));
  }

  static void waitForEver() {
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // It ignores that too.
      }
    }
  }

  static void changeDefaults() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
    System.setProperties(new Properties());
    Thread.currentThread().setName("I");
    Thread.currentThread().setContextClassLoader(null);
    Thread.currentThread().interrupt();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
  }

  static String defaults() {
    return Locale.getDefault().toLanguageTag()
        + " "
        + TimeZone.getDefault().getID()
        + " "
        + System.getProperty("user.name");
  }

  static long grandchild() throws IOException {
    return new ProcessBuilder("sleep", "1000").inheritIO().start().pid();
  }

  /** Can't be initialised. */
  static final class Faulty {
    static final int VALUE = Integer.parseInt("faulty");

    private Faulty() {}
  }

  static int initialise() {
    return Faulty.VALUE;
  }

  /** What happens when it arrives. */
  enum Arrival {
    THROWS,
    EXITS,
    LOOPS
  }

  /** Carries a trap by hooks of its own. */
  static final class Parcel implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Arrival arrival;

    Parcel(Arrival arrival) {
      this.arrival = arrival;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      switch (arrival) {
        case THROWS -> throw new IllegalStateException("it does not want to arrive");
        case EXITS -> Runtime.getRuntime().halt(17);
        case LOOPS -> waitForEver();
      }
    }
  }

  static List<Object> deep(int levels) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < levels; i++) {
      List<Object> outer = new ArrayList<>();
      outer.add(list);
      list = outer;
    }
    return list;
  }

  /** Can't say what it is. */
  static final class Speechless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  /** Its own cause. */
  static final class Circular extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Circular() {
      super("circular");
    }

    @Override
    public synchronized Throwable getCause() {
      return this;
    }
  }

  /** Each of its blocks is filled with a number of its own. */
  static byte[] gibibyte() {
    byte[] bytes = new byte[1 << 30];
    for (int start = 0; start < bytes.length; start += BLOCK) {
      Arrays.fill(bytes, start, start + BLOCK, number(start));
    }
    return bytes;
  }

  static boolean isGibibyte(byte[] bytes) {
    byte[] block = new byte[BLOCK];
    boolean same = bytes.length == 1 << 30;
    for (int start = 0; same && start < bytes.length; start += BLOCK) {
      Arrays.fill(block, number(start));
      same = Arrays.equals(bytes, start, start + BLOCK, block, 0, BLOCK);
    }
    return same;
  }

  private static byte number(int start) {
    return (byte) (start / BLOCK % 251);
  }
}
