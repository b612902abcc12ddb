package dev.procession.forking;

import java.util.List;

/** Ends a process with its descendants. */
final class ProcessTree {
  private ProcessTree() {}

  /** Takes the descendants first: once their parent is dead they can't be found any more. */
  static void kill(Process process) {
    List<ProcessHandle> descendants = List.of();
    try {
      descendants = process.descendants().toList();
    } finally {
      process.destroyForcibly(); // though the others can't be found, as for lack of memory
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle descendant : descendants) {
      descendant.descendants().forEach(ProcessHandle::destroyForcibly);
    }
  }
}
