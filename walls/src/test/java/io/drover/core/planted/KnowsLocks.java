package io.drover.core.planted;

/** Planted: the walls must see it. */
final class KnowsLocks {
  java.util.concurrent.locks.Lock lock;
}
