package io.drover.core.planted;

/** Planted: the walls must see it. */
final class KnowsRunner {
  io.drover.runner.disk.Disk disk;
}
