package io.drover.api.model;

import java.util.List;

/**
 * Name resolution inside a network namespace.
 *
 * @param servers addresses of name servers
 * @param searches search domains
 * @param options resolver options
 * @since 0.1
 */
public record Dns(List<String> servers, List<String> searches, List<String> options) {

  public Dns {
    servers = List.copyOf(servers);
    searches = List.copyOf(searches);
    options = List.copyOf(options);
  }
}
