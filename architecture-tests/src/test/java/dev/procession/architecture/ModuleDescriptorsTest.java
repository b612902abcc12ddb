package dev.procession.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the modules themselves declare; a module that is not listed here fails. */
final class ModuleDescriptorsTest {
  private static final String OURS = "dev.procession";

  /** A module may require what its arrows reach. */
  private static final Map<String, Set<String>> REACHABLE =
      Map.of(
          "dev.procession", Set.of(),
          "dev.procession.core", Set.of("dev.procession"),
          "dev.procession.local", Set.of("dev.procession", "dev.procession.core"),
          "dev.procession.ipc", Set.of("dev.procession", "dev.procession.core"),
          "dev.procession.forking",
              Set.of("dev.procession", "dev.procession.core", "dev.procession.ipc"),
          "dev.procession.config", Set.of("dev.procession"),
          "dev.procession.tck", Set.of("dev.procession"),
          "dev.procession.examples", Set.of("dev.procession", "dev.procession.config"),
          "dev.procession.examples.nice",
              Set.of(
                  "dev.procession",
                  "dev.procession.core",
                  "dev.procession.ipc",
                  "dev.procession.forking"));

  @Test
  void requireOnlyAlongTheAllowedArrows() throws IOException {
    Map<String, Set<String>> required = new TreeMap<>();
    for (byte[] bytes : descriptors().values()) {
      ModuleDescriptor module = ModuleDescriptor.read(new ByteArrayInputStream(bytes));
      required.put(
          module.name(),
          module.requires().stream()
              .map(Requires::name)
              .filter(ModuleDescriptorsTest::isOurs)
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    assertThat(required).containsOnlyKeys(REACHABLE.keySet());
    assertThat(required)
        .allSatisfy(
            (module, names) ->
                assertThat(names).as(module).isSubsetOf(REACHABLE.getOrDefault(module, Set.of())));
  }

  @Test
  void areNullMarked() throws IOException {
    Map<String, byte[]> descriptors = descriptors();
    Set<String> marked = new TreeSet<>();
    descriptors.forEach(
        (name, bytes) -> {
          if (isNullMarked(bytes)) {
            marked.add(name);
          }
        });
    assertThat(marked).isEqualTo(descriptors.keySet());
  }

  private static Map<String, byte[]> descriptors() throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    ClassLoader loader = ModuleDescriptorsTest.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources("module-info.class"))) {
      try (InputStream in = url.openStream()) {
        byte[] bytes = in.readAllBytes();
        String name = ModuleDescriptor.read(new ByteArrayInputStream(bytes)).name();
        if (isOurs(name)) {
          found.put(name, bytes);
        }
      }
    }
    return found;
  }

  private static boolean isOurs(String module) {
    return module.equals(OURS) || module.startsWith(OURS + ".");
  }

  private static boolean isNullMarked(byte[] descriptor) {
    // The constant pool holds an annotation's type only if the module carries it.
    return new String(descriptor, StandardCharsets.ISO_8859_1)
        .contains("Lorg/jspecify/annotations/NullMarked;");
  }
}
