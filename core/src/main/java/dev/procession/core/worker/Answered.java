package dev.procession.core.worker;

/**
 * An order with its answer.
 *
 * @param orderId the order's id
 * @param answer the answer
 */
public record Answered(long orderId, Answer answer) {}
