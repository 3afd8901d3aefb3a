package io.drover.core.planted;

/** Planted: the walls must see it. */
final class KnowsSockets {
  java.net.Socket socket;
}
