package io.drover.api.model;

import java.time.Duration;
import java.util.List;

/**
 * A signed statement of who a task or a service is.
 *
 * @param name its name; {@code default} is the one every task has
 * @param audience for whom it is
 * @param changeMode what a new one does to the task: {@code noop}, {@code signal} or {@code
 *     restart}; empty for {@code noop}
 * @param changeSignal the signal for {@code signal}; empty for none
 * @param env whether it is in {@code NOMAD_TOKEN_name}
 * @param file whether it is in {@code secrets/nomad_name.jwt}
 * @param filepath another path for that file; empty for none
 * @param serviceName the service it is for; empty for the task
 * @param ttl how long it is valid; zero for ever
 * @param extraClaims names of claims to add
 * @since 0.1
 */
public record Identity(
    String name,
    List<String> audience,
    String changeMode,
    String changeSignal,
    boolean env,
    boolean file,
    String filepath,
    String serviceName,
    Duration ttl,
    List<String> extraClaims) {

  public Identity {
    audience = List.copyOf(audience);
    extraClaims = List.copyOf(extraClaims);
  }
}
