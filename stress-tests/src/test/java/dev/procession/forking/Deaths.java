package dev.procession.forking;

import dev.procession.tck.payload.Signal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tasks that end their worker, each in its way. */
final class Deaths {
  private static final List<Object> HELD = new ArrayList<>();

  private Deaths() {}

  @SuppressWarnings("SystemOut")
  static void speakAndHalt() {
    for (int i = 1; i <= 60; i++) {
      System.err.println("line " + i);
    }
    System.err.println("x".repeat(3_000));
    Runtime.getRuntime().halt(3);
  }

  static int heap() {
    while (true) {
      HELD.add(new byte[1 << 20]);
    }
  }

  static int array() {
    return new int[Integer.MAX_VALUE].length;
  }

  static int metaspace() throws IOException, ReflectiveOperationException {
    byte[] bytes;
    try (InputStream in = Deaths.class.getResourceAsStream("Deaths.class")) {
      bytes = in.readAllBytes();
    }
    while (true) {
      Class<?> copy =
          new ClassLoader(null) {
            Class<?> define() {
              return defineClass("dev.procession.forking.Deaths", bytes, 0, bytes.length);
            }
          }.define();
      HELD.add(copy);
    }
  }

  static int direct() {
    while (true) {
      HELD.add(ByteBuffer.allocateDirect(1 << 24));
    }
  }

  /** A stack that no machine has the address space for fails as the thread too many does. */
  static void thread() {
    new Thread(null, () -> {}, "too many", 1L << 47).start();
  }

  static void crash() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field field = type.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    type.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 8L, 1L);
  }

  /**
   * Wedges this JVM: the thread that reads its orders delivers an interrupt to whom it finds in the
   * middle of a channel's operation, has to close that channel, and never comes back from there.
   *
   * @param working raised once the task can be interrupted
   * @param wedged raised on the thread that reads
   * @param rest until it is raised the task works hard
   */
  static void wedge(Signal working, Signal wedged, Signal rest) {
    class Trap extends AbstractInterruptibleChannel {
      void work() {
        begin();
        working.raise();
        while (!rest.isRaised()) {
          Thread.onSpinWait();
        }
        Mischief.waitForEver();
      }

      @Override
      protected void implCloseChannel() {
        wedged.raise();
        Mischief.waitForEver();
      }
    }
    new Trap().work();
  }

  /**
   * Holds more and more small objects, until to collect them stops this JVM for that long.
   *
   * @return how long it stood
   */
  static Duration collect(Duration least) {
    Object[] chain = null;
    while (true) {
      for (int i = 0; i < 1 << 22; i++) {
        chain = new Object[] {chain};
      }
      long start = System.nanoTime();
      System.gc();
      Duration stood = Duration.ofNanos(System.nanoTime() - start);
      if (stood.compareTo(least) >= 0) {
        return stood;
      }
    }
  }

  /** Writes what is no frame into every socket of this process; needs java.io opened. */
  static void babble() throws IOException, ReflectiveOperationException {
    Field number = FileDescriptor.class.getDeclaredField("fd");
    number.setAccessible(true);
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : files.toList()) {
        if (isSocket(file)) {
          FileDescriptor descriptor = new FileDescriptor();
          number.setInt(descriptor, Integer.parseInt(file.getFileName().toString()));
          write(new FileOutputStream(descriptor));
        }
      }
    }
  }

  private static void write(FileOutputStream socket) {
    try {
      socket.write(new byte[256]);
    } catch (IOException e) {
      // One of the JVM's own, which nobody reads.
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // closed meanwhile: the descriptor of this very listing
    }
  }
}
