package dev.procession.bench.figure;

/** Who is measured. The word is what {@code --on} takes. */
public enum Subject {
  FLOOR("floor", "the machine"),
  THREAD_POOL("threadpool", "ThreadPoolExecutor"),
  FORK_JOIN("forkjoin", "ForkJoinPool"),
  PYTHON_EXECUTOR("python-executor", "Python ProcessPoolExecutor"),
  PYTHON_POOL("python-pool", "Python Pool"),
  PP4J("pp4j", "PP4J 2.2"),
  OUT_PROCESS("out-process", "out-process 1.2.7"),
  LOCAL("local", "Procession local"),
  FORKING("forking", "Procession forking"),
  SOCKET("socket", "Procession socket");

  private final String word;
  private final String title;

  Subject(String word, String title) {
    this.word = word;
    this.title = title;
  }

  public String word() {
    return word;
  }

  public String title() {
    return title;
  }

  public boolean isPython() {
    return this == PYTHON_EXECUTOR || this == PYTHON_POOL;
  }

  public boolean isOurs() {
    return this == LOCAL || this == FORKING || this == SOCKET;
  }

  public static Subject of(String word) {
    for (Subject subject : values()) {
      if (subject.word.equals(word)) {
        return subject;
      }
    }
    throw new IllegalArgumentException("there is no subject '" + word + "'");
  }
}
