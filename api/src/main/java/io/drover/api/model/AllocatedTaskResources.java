package io.drover.api.model;

/** The job model brings its fields. */
public record AllocatedTaskResources(String name) {}
