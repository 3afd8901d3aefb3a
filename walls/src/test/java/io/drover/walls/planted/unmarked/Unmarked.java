package io.drover.walls.planted.unmarked;

/** Planted: the walls must see it. */
final class Unmarked {}
