package io.drover.driver.plantedtwo;

/** Planted: a driver that another sees. */
public final class Two {}
