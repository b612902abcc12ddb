package dev.procession.examples.census;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Where this machine's Maven keeps what it has downloaded. */
final class MavenRepository {
  private static final Pattern OPTION = Pattern.compile("-Dmaven\\.repo\\.local=(\\S+)");

  private MavenRepository() {}

  /** As Maven finds it: {@code MAVEN_OPTS} or {@code MAVEN_ARGS}, the settings, the default. */
  static Path local() {
    for (String variable : new String[] {"MAVEN_ARGS", "MAVEN_OPTS"}) {
      Matcher option = OPTION.matcher(System.getenv().getOrDefault(variable, ""));
      if (option.find()) {
        return Path.of(option.group(1));
      }
    }
    Path home = Path.of(System.getProperty("user.home"), ".m2");
    String configured = configured(home.resolve("settings.xml"));
    return configured == null ? home.resolve("repository") : Path.of(configured);
  }

  static @Nullable String configured(Path settings) {
    if (!Files.isReadable(settings)) {
      return null;
    }
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      NodeList found =
          factory
              .newDocumentBuilder()
              .parse(settings.toFile())
              .getElementsByTagName("localRepository");
      String text = found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
      return text.isEmpty() ? null : text.replace("${user.home}", System.getProperty("user.home"));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      return null; // Maven will complain about its settings better than this program can.
    }
  }
}
