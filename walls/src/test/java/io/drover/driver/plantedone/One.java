package io.drover.driver.plantedone;

import io.drover.driver.plantedtwo.Two;

/** Planted: a driver that sees another. */
final class One {
  Two two;
}
