package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
  @Test
  void readsBothForms() {
    assertThat(Address.parse("unix:/run/w1").socket())
        .isEqualTo(UnixDomainSocketAddress.of(Path.of("/run/w1")));
    InetSocketAddress tcp = (InetSocketAddress) Address.parse("tcp://127.0.0.1:7070").socket();
    assertThat(tcp.getPort()).isEqualTo(7070);
    assertThat(tcp.getAddress().isLoopbackAddress()).isTrue();
    assertThat(Address.parse("tcp://[::1]:7070").toString()).isEqualTo("tcp://[::1]:7070");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:7070,not an address",
    "tcp://127.0.0.1,needs a host and a port",
    "tcp://127.0.0.1:99999,not an address",
    "tcp://10.0.0.1:7070,until there is TLS",
    "unix:relative,absolute path",
  })
  void refusesOthersWithTheWayOut(String text, String fact) {
    assertThatThrownBy(() -> Address.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fact)
        .hasMessageContaining(text);
  }

  @Test
  void refusesAPathThatIsTooLong() {
    assertThatThrownBy(() -> Address.parse("unix:/" + "x".repeat(106)))
        .hasMessageContaining("at most 106 bytes")
        .hasMessageContaining("bytes=107");
  }
}
