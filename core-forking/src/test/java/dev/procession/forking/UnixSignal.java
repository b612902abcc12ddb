package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

/** Sends signals as a shell does. */
final class UnixSignal {
  private UnixSignal() {}

  static void send(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertThat(kill.waitFor()).isZero();
  }
}
