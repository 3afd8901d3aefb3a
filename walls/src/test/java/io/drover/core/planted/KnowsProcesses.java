package io.drover.core.planted;

/** Planted: the walls must see it. */
final class KnowsProcesses {
  ProcessHandle process;
}
