package dev.procession.bench.figure;

/** The name of one figure. */
public record Point(Experiment experiment, Subject subject, String metric) {}
