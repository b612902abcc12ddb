package dev.procession.examples;

import dev.procession.ChildProcess;
import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.Futures;
import dev.procession.ProcessSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** The programs of the Python tutorial that started this project, printing what they print. */
final class Tutorial {
  /** The "global variable": each process has its own, threads of one JVM share it. */
  private static final List<Object> NUMS =
      Collections.synchronizedList(new ArrayList<>(List.of(11, 22)));

  private Tutorial() {}

  // ---- start and join

  static void run(String name) throws InterruptedException {
    Thread.sleep(200);
    System.out.println(name + "  进程启动");
  }

  static void hello(ExecutorSpec spec) throws Exception {
    try (Executor executor = Executor.open(spec)) {
      ChildProcess process = executor.process(() -> run("LJ")).start();
      process.join();
    }
  }

  // ---- threads inside processes

  static void runWithThread(String name) throws InterruptedException {
    run(name);
    Thread thread = new Thread(() -> System.out.println(Thread.currentThread().getId()));
    thread.start();
    thread.join();
  }

  static void threads(ExecutorSpec spec) {
    try (Executor executor = Executor.open(spec)) {
      for (int i = 0; i < 10; i++) {
        String name = "hello " + i;
        ChildProcess unused = executor.process(() -> runWithThread(name)).start();
      }
    }
  }

  // ---- pid and ppid

  static void tellPids() {
    CurrentProcess self = CurrentProcess.get();
    System.out.printf("子进程运行中，pid=%d...%n", self.pid());
    System.out.println("子进程将要结束...");
    System.out.printf("我的爸爸是，ppid=%d...%n", self.parentPid());
  }

  static void pids(ExecutorSpec spec) {
    System.out.printf("父进程pid: %d%n", CurrentProcess.get().pid());
    try (Executor executor = Executor.open(spec)) {
      ChildProcess unused = executor.process(Tutorial::tellPids).start();
    }
  }

  // ---- global variables are not shared

  static void work(String name, String letters) throws InterruptedException {
    tellNums(name);
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      NUMS.add(letter);
      Thread.sleep(ThreadLocalRandom.current().nextInt(100));
      tellNums(name);
    }
  }

  private static void tellNums(String name) {
    System.out.println("in " + name + " pid=" + CurrentProcess.get().pid() + " ,nums=" + nums());
  }

  /** As Python prints a list. */
  private static String nums() {
    synchronized (NUMS) {
      return NUMS.stream()
          .map(element -> element instanceof Character ? "'" + element + "'" : element.toString())
          .collect(Collectors.joining(", ", "[", "]"));
    }
  }

  static void globals(ExecutorSpec spec) throws Exception {
    try (Executor executor = Executor.open(spec)) {
      ChildProcess p1 = executor.process(() -> work("process1", "baidu")).start();
      ChildProcess p2 = executor.process(() -> work("process2", "neuedu")).start();
      p1.join();
      p2.join();
    }
    System.out.println("in parent pid=" + CurrentProcess.get().pid() + " ,nums=" + nums());
  }

  // ---- daemon

  static void lastFor(String name, long millis) throws InterruptedException {
    System.out.println(name + " begins, daemon=" + CurrentProcess.get().daemon());
    Thread.sleep(millis);
    System.out.println(name + " ends");
  }

  static void daemon(ExecutorSpec spec) {
    try (Executor executor = Executor.open(spec)) {
      ProcessSpec daemon = ProcessSpec.ofCurrentJvm().withName("daemon").withDaemon(true);
      ProcessSpec ordinary = ProcessSpec.ofCurrentJvm().withName("ordinary");
      ChildProcess first = executor.process(daemon, () -> lastFor("daemon", 60_000)).start();
      ChildProcess second = executor.process(ordinary, () -> lastFor("ordinary", 300)).start();
      System.out.println(first.name() + " isDaemon=" + first.isDaemon());
      System.out.println(second.name() + " isDaemon=" + second.isDaemon());
    }
    System.out.println("the parent ends: it waited for the ordinary one, and ended the daemon");
  }

  // ---- an executor

  static int square(int x) {
    return x * x;
  }

  static String slow(String name, long millis) throws InterruptedException {
    Thread.sleep(millis);
    return name;
  }

  static void pool(ExecutorSpec spec) throws Exception {
    try (Executor executor = Executor.open(spec)) {
      Future<Integer> answer = executor.submit(Tutorial::square, 7);
      System.out.println("submit: " + answer.get());
      List<Integer> squares = executor.map(Tutorial::square, List.of(1, 2, 3, 4, 5)).toList();
      System.out.println("map: " + squares);
      executor
          .submit(Tutorial::square, 8)
          .thenAccept(result -> System.out.println("callback: " + result))
          .toCompletableFuture()
          .join();
      Future<String> hare = executor.submit(() -> slow("hare", 50));
      Future<String> tortoise = executor.submit(() -> slow("tortoise", 2_000));
      Futures.Waited<String> waited =
          Futures.await(
              List.of(hare, tortoise), Futures.ReturnWhen.FIRST_COMPLETED, Duration.ofSeconds(30));
      System.out.println("first completed: " + waited.done().iterator().next().get());
    }
  }
}
