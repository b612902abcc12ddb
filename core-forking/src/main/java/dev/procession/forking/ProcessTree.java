package dev.procession.forking;

import java.util.List;

/** Ends a process with its descendants. */
final class ProcessTree {
  private ProcessTree() {}

  /** Takes the descendants first: once their parent is dead they can't be found any more. */
  static void kill(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle descendant : descendants) {
      descendant.descendants().forEach(ProcessHandle::destroyForcibly);
    }
  }
}
