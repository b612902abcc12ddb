package dev.procession.ipc.codec;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * The shortest way from a root to an object of its graph, found breadth-first after a failure. It
 * reads only what reflection may; what lies behind a closed field isn't found. Fields that don't
 * travel come second: a hook such as writeObject may send them nevertheless.
 */
final class GraphPath {
  private static final int MOST_VISITED = 200_000;

  private record Step(@Nullable Step from, String label, Object value) {}

  private final List<Step> steps = new ArrayList<>();

  private GraphPath(Step last) {
    for (Step step = last; step != null; step = step.from()) {
      steps.add(0, step);
    }
  }

  static @Nullable GraphPath find(Object root, Object culprit) {
    GraphPath path = find(root, culprit, false);
    return path == null ? find(root, culprit, true) : path;
  }

  private static @Nullable GraphPath find(Object root, Object culprit, boolean transients) {
    Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Step> waiting = new ArrayDeque<>();
    visited.add(root);
    waiting.add(new Step(null, label(root), root));
    while (!waiting.isEmpty() && visited.size() < MOST_VISITED) {
      Step step = waiting.remove();
      if (step.value() == culprit) {
        return new GraphPath(step);
      }
      GraphParts.of(step.value(), transients)
          .forEach(
              (part) -> {
                if (visited.add(part.value())) {
                  waiting.add(new Step(step, part.label(), part.value()));
                }
              });
    }
    return null;
  }

  /** How a path names its first object. */
  static String label(Object value) {
    SerializedLambda lambda = GraphParts.lambda(value);
    if (lambda != null) {
      return simple(lambda.getCapturingClass().replace('/', '.')) + "." + body(lambda);
    } else if (Route.isLambda(value.getClass())) {
      String name = value.getClass().getName();
      return "lambda of " + simple(name.substring(0, name.indexOf("$$Lambda")));
    }
    return simple(value.getClass().getTypeName());
  }

  private static String body(SerializedLambda lambda) {
    return lambda.getImplMethodName().startsWith("lambda$")
        ? lambda.getImplMethodName()
        : simple(lambda.getImplClass().replace('/', '.')) + "::" + lambda.getImplMethodName();
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** What to know about the lambdas and inner classes on the way; empty if there are none. */
  String hint() {
    StringBuilder hint = new StringBuilder();
    for (int i = 0; i + 1 < steps.size(); i++) {
      SerializedLambda lambda = GraphParts.lambda(steps.get(i).value());
      String next = steps.get(i + 1).label();
      if (lambda != null) {
        hint.append("; a lambda in ").append(lambda.getCapturingClass().replace('/', '.'));
        hint.append(
            next.equals(".this")
                ? " captured this: copy what it needs into local variables, or make it a static method"
                : " captured it as argument " + next.replaceAll("\\D", ""));
      } else if (next.startsWith(".this$")) {
        hint.append("; an inner, local or anonymous class keeps its outer object: make it static");
      }
    }
    return hint.toString();
  }

  @Override
  public String toString() {
    StringBuilder path = new StringBuilder();
    steps.forEach(step -> path.append(step.label()));
    return path.toString();
  }

  /** Whether a lambda's first captured argument is {@code this} of the capturing class. */
  static boolean capturesThis(SerializedLambda lambda) {
    return lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
        && lambda.getImplMethodName().startsWith("lambda$");
  }
}
