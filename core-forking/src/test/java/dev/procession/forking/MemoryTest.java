package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, and how large a worker's heap is. */
class MemoryTest {
  private static final ProcessSpec PLAIN = ProcessSpec.ofCurrentJvm();

  private final WorkerHeaps heaps = new WorkerHeaps(MemorySize.bytes("16g"));

  private static ExecutorSpec spec(int workers) {
    return ExecutorSpec.of("forking").withWorkers(workers);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "7k,7168",
    "256m,268435456",
    "2G,2147483648",
    "9223372036854775807,9223372036854775807",
    "99999999999999999999g,9223372036854775807"
  })
  void sizesAreRead(String text, long bytes) {
    assertThat(MemorySize.bytes(text)).isEqualTo(bytes);
  }

  @Test
  void theHardLimitIsHalfAsMuchAgain() {
    assertThat(MemoryLimit.of("512m").hard()).isEqualTo(MemorySize.bytes("768m"));
    assertThat(MemoryLimit.of("99999999999999999999g").hard()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theResidentSizeIsFound() {
    assertThat(ResidentSize.parse(List.of("Name:\tjava", "VmRSS:\t   38124 kB", "Threads:\t9")))
        .hasValue(38_124L << 10);
    assertThat(ResidentSize.parse(List.of("Name:\tjava", "State:\tZ (zombie)"))).isEmpty();
  }

  @Test
  void aFewWorkersHaveTheJvmsOwnHeap() {
    assertThat(heaps.defaultHeap(spec(1))).isNull();
    assertThat(heaps.defaultHeap(spec(3))).isNull();
    assertThat(heaps.fit(spec(3))).isEqualTo(spec(3));
  }

  @Test
  void manyWorkersShareThreeQuartersOfTheMemory() {
    assertThat(heaps.defaultHeap(spec(8))).isEqualTo("1536m");
    assertThat(heaps.fit(spec(8)).process()).isEqualTo(PLAIN.withMaxHeap("1536m"));
    assertThat(heaps.warning(heaps.fit(spec(8)))).isNull();
  }

  @Test
  void inLittleMemoryAJvmTakesMoreThanAQuarter() {
    assertThat(new WorkerHeaps(MemorySize.bytes("200m")).defaultHeap(spec(2))).isEqualTo("75m");
  }

  @Test
  void aHeapIsNotLargerThanTheMemoryLimit() {
    assertThat(heaps.defaultHeap(spec(2).withMaxWorkerMemory("512m"))).isEqualTo("512m");
    assertThat(heaps.defaultHeap(spec(2).withMaxWorkerMemory("1m"))).isEqualTo("32m");
    assertThat(heaps.defaultHeap(spec(64).withMaxWorkerMemory("1g"))).isEqualTo("192m");
    assertThat(heaps.defaultHeap(spec(2).withMaxWorkerMemory("64g"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xmx1g", "-Xms1g", "-XX:MaxRAMPercentage=10", "-XX:MaxHeapSize=1g"})
  void whoSaysItHimselfIsObeyed(String argument) {
    assertThat(heaps.defaultHeap(spec(8).withProcess(PLAIN.withJvmArguments("-ea", argument))))
        .isNull();
    ProcessSpec inEnvironment = PLAIN.withEnvironment("JAVA_TOOL_OPTIONS", "-ea " + argument);
    assertThat(heaps.defaultHeap(spec(8).withProcess(inEnvironment))).isNull();
  }

  @Test
  void heapsThatDoNotFitAreTold() {
    assertThat(heaps.warning(spec(4).withProcess(PLAIN.withMaxHeap("4g")))).isNull();
    assertThat(heaps.warning(spec(5).withProcess(PLAIN.withMaxHeap("4g"))))
        .contains("workers=5", "maxHeap=4g", "memory=16384m", "withWorkers", "withMaxHeap");
    assertThat(heaps.warning(heaps.fit(spec(2_000)))).contains("maxHeap=32m");
  }

  @Test
  void thisMachinesMemoryIsNoMoreThanTheJdkSays() {
    long memory =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    assertThat(WorkerHeaps.ofThisMachine().memory()).isBetween(1L << 20, memory);
  }

  @Test
  void theNarrowestControlGroupLimits(@TempDir Path root) throws IOException {
    Path group = Files.createDirectories(root.resolve("a/b"));
    Files.writeString(group.resolve("memory.max"), "max\n");
    Files.writeString(root.resolve("a/memory.max"), "1048576\n");
    Files.writeString(root.resolve("memory.max"), "2097152\n");
    assertThat(MachineMemory.limit(List.of("0::/a/b"), root)).isEqualTo(1 << 20);
    assertThat(MachineMemory.limit(List.of("0::/elsewhere"), root)).isEqualTo(2 << 20);
    assertThat(MachineMemory.limit(List.of("1:cpu:/a"), root)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theNarrowestGroupOfTheOldKindLimits(@TempDir Path root) throws IOException {
    Path memory = Files.createDirectories(root.resolve("memory"));
    Files.writeString(memory.resolve("memory.limit_in_bytes"), "1048576\n");
    assertThat(MachineMemory.limit(List.of("4:memory:/docker/x", "0::/"), root)).isEqualTo(1 << 20);
  }
}
