/** The engine that every backend shares: {@link dev.procession.core.PooledExecutor#open}. */
package dev.procession.core;
