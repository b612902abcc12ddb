package dev.procession.ipc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HmacTest {

  /** Test case 2 of RFC 4231. */
  @Test
  void thePublishedVectorHolds() {
    byte[] code =
        Hmac.of(
            "Jefe".getBytes(StandardCharsets.US_ASCII),
            "what do ya want ".getBytes(StandardCharsets.US_ASCII),
            "for nothing?".getBytes(StandardCharsets.US_ASCII));
    assertThat(HexFormat.of().formatHex(code))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32, 63, 64, 65, 128, 4096})
  void itIsTheJdksForKeysOfEveryLength(int length) throws GeneralSecurityException {
    Random random = new Random(length);
    byte[] key = new byte[length];
    byte[] message = new byte[200];
    random.nextBytes(key);
    random.nextBytes(message);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] first = Arrays.copyOf(message, length % message.length);
    byte[] rest = Arrays.copyOfRange(message, first.length, message.length);
    assertThat(Hmac.of(key, first, rest)).isEqualTo(mac.doFinal(message));
  }

  @Test
  void oneObjectMakesTheCodesOfOneMessageAfterTheOther() {
    byte[] key = {1, 2, 3};
    Hmac hmac = new Hmac(key);
    for (byte i = 0; i < 3; i++) {
      byte[] message = {i, 4};
      byte[] code = hmac.update(ByteBuffer.wrap(message, 0, 1)).update(part(4)).code();
      assertThat(code).isEqualTo(Hmac.of(key, message));
    }
  }

  private static ByteBuffer part(int value) {
    return ByteBuffer.allocateDirect(1).put((byte) value).flip();
  }
}
