package dev.procession;

/**
 * A snapshot of an executor. {@code queued + running + done} is the number of tasks ever submitted.
 *
 * @param workers the workers that are alive, those starting included
 * @param queued the tasks that no worker has taken up yet
 * @param running the tasks that a worker has taken up
 * @param done the tasks that ended in any way
 * @param failed those of the ended tasks that failed or were cancelled
 * @param restarts the workers started in place of one that died
 */
public record ExecutorStatus(
    int workers, long queued, long running, long done, long failed, long restarts) {}
