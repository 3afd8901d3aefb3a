package io.drover.api.model;

import java.util.List;

/**
 * A token for Vault that the task gets.
 *
 * @param policies policies, an old form
 * @param role the role; empty for the node's default
 * @param namespace the namespace; empty for the default
 * @param cluster which Vault
 * @param env whether the token is in {@code VAULT_TOKEN}
 * @param disableFile whether no file {@code secrets/vault_token} is written
 * @param changeMode what a new token does to the task: {@code noop}, {@code signal} or {@code
 *     restart}
 * @param changeSignal the signal for {@code signal}
 * @param allowTokenExpiration whether the token is left to expire
 * @since 0.1
 */
public record Vault(
    List<String> policies,
    String role,
    String namespace,
    String cluster,
    boolean env,
    boolean disableFile,
    String changeMode,
    String changeSignal,
    boolean allowTokenExpiration) {

  public Vault {
    policies = List.copyOf(policies);
  }
}
