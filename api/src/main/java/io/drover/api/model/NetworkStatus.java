package io.drover.api.model;

import org.jspecify.annotations.Nullable;

/**
 * The network of an alloc, once set up.
 *
 * @param interfaceName the interface inside the namespace
 * @param address its IPv4 address
 * @param addressIpv6 its IPv6 address; empty for none
 * @param dns name resolution
 * @since 0.1
 */
public record NetworkStatus(
    String interfaceName, String address, String addressIpv6, @Nullable Dns dns) {}
