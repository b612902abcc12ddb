package dev.procession.examples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class ClassTallyTest {
  /** Two native methods, and System.exit called and referred to. */
  static final class Fixture {
    native void one();

    native void two();

    void exits() {
      IntConsumer exit = System::exit;
      exit.accept(1);
      System.exit(2);
    }
  }

  @Test
  void countsBytecodeExactly() {
    ClassTally tally = new ClassTally();
    tally.add(ProbeClass.ENDLESS_LOOP.bytes()); // a constructor of 5 bytes, a goto of 3
    tally.add(ProbeClass.SYSTEM_EXIT.bytes()); // the same, 5 bytes in run
    assertThat(tally.count().codeBytes()).isEqualTo(5 + 3 + 5 + 5);
    assertThat(tally.count().methods()).isEqualTo(4);
    assertThat(tally.count().versions()).isEqualTo(Map.of(50, 2L));
  }

  @Test
  void countsNativeMethodsAndCalls() throws IOException {
    ClassTally tally = new ClassTally();
    String file = Fixture.class.getName().replace('.', '/') + ".class";
    try (InputStream bytes = Fixture.class.getClassLoader().getResourceAsStream(file)) {
      tally.add(bytes.readAllBytes());
    }
    tally.add(ProbeClass.SEGFAULT.bytes());
    JarCount count = tally.count();
    assertThat(count.nativeMethods()).isEqualTo(2);
    assertThat(count.exits()).isEqualTo(2);
    assertThat(count.unsafe()).isEqualTo(1);
  }

  @Test
  void bytesThatAreNoClassAreUnreadable() {
    ClassTally tally = new ClassTally();
    tally.add(new byte[0]);
    tally.add(new byte[1000]);
    byte[] cut = ProbeClass.SYSTEM_EXIT.bytes();
    tally.add(java.util.Arrays.copyOf(cut, cut.length - 20));
    assertThat(tally.count().unreadable()).isEqualTo(3);
    assertThat(tally.count().classes()).isZero();
  }
}
