package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The program {@link Worker} while strangers come who mean harm, with and without the key: it
 * serves on and keeps nothing of them. {@code -Dattack.rounds=N} sends more of them.
 */
class AttackedWorkerIT {
  private static final int ROUNDS = Integer.getInteger("attack.rounds", 20);

  private enum Intruder {
    SILENT,
    GARBAGE,
    HALF_A_HELLO,
    WRONG_KEY,
    REPLAYED_PROOF,
    GARBAGE_AFTER_THE_PROOF,
    SEALED_GARBAGE,
    GONE_AFTER_THE_INTRODUCTION
  }

  private final Random random = new Random();
  private RunningWorkers workers;
  private SocketAddress address;
  private byte[] key;
  private byte[] oldProof;

  @BeforeEach
  void start() throws Exception {
    workers = RunningWorkers.start(1);
    address = Address.parse(workers.addresses()[0]).socket();
    key = Files.readAllBytes(workers.keyFile());
    try (Executor executor = open()) {
      assertThat(executor.submit(() -> 1).get()).isEqualTo(1); // it listens
    }
    try (Stranger recorded = Stranger.at(address)) {
      oldProof = recorded.proof(key);
    }
    attack(); // what a JVM makes once is there before it is counted
  }

  @AfterEach
  void end() {
    workers.close();
  }

  private Executor open() {
    return Executor.open(
        ExecutorSpec.of("socket")
            .withAddresses(workers.addresses())
            .withKeyFile(workers.keyFile()));
  }

  @Test
  void servesOnAndKeepsNothingOfWhoAttacks() throws Exception {
    Census before;
    long pid;
    try (Executor executor = open()) {
      pid = executor.submit(() -> ProcessHandle.current().pid()).get();
      before = executor.submit(() -> Census.take("")).get();
    }
    for (int round = 0; round < ROUNDS; round++) {
      attack();
    }
    List<Stranger> strangers = new ArrayList<>();
    try (Executor executor = open()) {
      for (int task = 0; task < ROUNDS * Intruder.values().length; task++) {
        Future<Integer> honest = executor.submit(item -> item * item, task);
        strangers.add(intrude(Intruder.values()[task % Intruder.values().length]));
        assertThat(honest.get()).isEqualTo(task * task);
      }
      for (Stranger stranger : strangers) {
        stranger.leave();
        stranger.close();
      }
      before.awaitNoMore(() -> executor.submit(() -> Census.take("")).get());
      assertThat(executor.submit(() -> ProcessHandle.current().pid()).get()).isEqualTo(pid);
    }
  }

  /** One of each, one after the other. */
  private void attack() throws IOException, GeneralSecurityException {
    for (Intruder intruder : Intruder.values()) {
      try (Stranger stranger = intrude(intruder)) {
        stranger.leave();
      }
    }
  }

  private Stranger intrude(Intruder intruder) throws IOException, GeneralSecurityException {
    Stranger stranger = Stranger.at(address);
    byte[] hello = stranger.hello();
    byte[] garbage = new byte[1 + random.nextInt(500)];
    random.nextBytes(garbage);
    switch (intruder) {
      case SILENT -> {}
      case GARBAGE -> stranger.say(garbage);
      case HALF_A_HELLO -> stranger.say(Arrays.copyOf(hello, hello.length / 2));
      case WRONG_KEY -> stranger.say(hello, stranger.proof(new byte[32]));
      case REPLAYED_PROOF -> stranger.say(hello, oldProof);
      case GARBAGE_AFTER_THE_PROOF -> stranger.say(hello, stranger.proof(key), garbage);
      case SEALED_GARBAGE ->
          stranger.say(hello, stranger.proof(key), stranger.sealed(key, garbage));
      case GONE_AFTER_THE_INTRODUCTION ->
          stranger.say(hello, stranger.proof(key), stranger.sealed(key, Stranger.introduction()));
    }
    return stranger;
  }
}
