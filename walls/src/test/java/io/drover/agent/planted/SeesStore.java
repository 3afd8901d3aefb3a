package io.drover.agent.planted;

/** Planted: the walls must see it. */
final class SeesStore {
  io.drover.runner.store.Store store;
}
