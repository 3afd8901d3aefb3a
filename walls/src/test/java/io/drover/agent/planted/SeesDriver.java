package io.drover.agent.planted;

/** Planted: the walls must see it. */
final class SeesDriver {
  io.drover.driver.shim.ShimClient shim;
}
