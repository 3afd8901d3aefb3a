package io.drover.api.model;

/** The job model brings its fields. */
public record Task(String name) {}
