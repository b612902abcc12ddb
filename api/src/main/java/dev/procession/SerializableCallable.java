package dev.procession;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A task with a result that can leave this JVM. Lambdas and method references fit; what they
 * capture travels with them and must be serializable.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface SerializableCallable<T> extends Callable<T>, Serializable {}
