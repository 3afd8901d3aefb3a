package io.drover.runner.planted;

/** Planted: the walls must see it. */
final class ReadsBlocks {
  io.drover.jobspec.stanza.Block block;
}
