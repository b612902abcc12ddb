package dev.procession.examples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenRepositoryTest {
  @TempDir Path folder;

  private String configured(String settings) throws IOException {
    return MavenRepository.configured(Files.writeString(folder.resolve("settings.xml"), settings));
  }

  @Test
  void readsTheSettingsButNotTheirComments() throws IOException {
    String home = System.getProperty("user.home");
    assertThat(
            configured(
                "<settings><!-- <localRepository>/a</localRepository> -->"
                    + "<localRepository> ${user.home}/b </localRepository></settings>"))
        .isEqualTo(home + "/b");
    assertThat(configured("<settings/>")).isNull();
    assertThat(configured("<settings")).isNull();
    assertThat(MavenRepository.configured(folder.resolve("none.xml"))).isNull();
  }
}
