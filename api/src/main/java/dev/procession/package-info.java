/**
 * Functions run in other processes: executors, futures and child processes over backends that are
 * chosen by name.
 *
 * <p>Start at {@link dev.procession.Executor#open(String)}. The same program runs on every backend:
 * threads of this JVM ({@code local}), forked JVMs ({@code forking}), JVMs behind a socket ({@code
 * socket}).
 *
 * <h2>Rules that hold everywhere in this package</h2>
 *
 * <ul>
 *   <li><b>Null.</b> A {@code null} argument is a {@link NullPointerException}, unless its type
 *       says {@code @Nullable}. Tasks may return {@code null}.
 *   <li><b>Time.</b> A {@link java.time.Duration} to wait is a minimum; zero or less does not wait.
 *       All are measured by a clock that never goes back.
 *   <li><b>Copies.</b> Where the backend has {@link dev.procession.Capability#ISOLATED_MEMORY}, a
 *       task and its result are copies: what a task changes in its arguments or in static fields
 *       stays in its worker. The copy is taken while {@code submit} runs.
 *   <li><b>Memory consistency.</b> Actions in a thread before it submits a task
 *       <i>happen-before</i> the task runs; actions of the task <i>happen-before</i> {@link
 *       dev.procession.Future#get()} returns, as far as they reach the result.
 *   <li><b>Messages.</b> An exception of this package tells the fact, the values, and the way out.
 * </ul>
 */
package dev.procession;
