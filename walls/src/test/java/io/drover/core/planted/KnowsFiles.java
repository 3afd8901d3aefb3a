package io.drover.core.planted;

/** Planted: the walls must see it. */
final class KnowsFiles {
  java.nio.file.Path path;
}
