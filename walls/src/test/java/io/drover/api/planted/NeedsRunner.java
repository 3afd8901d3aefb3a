package io.drover.api.planted;

/** Planted: the walls must see it. */
final class NeedsRunner {
  io.drover.runner.disk.Disk disk;
}
