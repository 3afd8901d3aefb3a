package io.drover.runner.planted;

/** Planted: the walls must see it. */
final class NeedsAgent {
  io.drover.agent.Main main;
}
