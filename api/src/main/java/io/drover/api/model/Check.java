package io.drover.api.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the health of a service is found out.
 *
 * @param name its name; empty for a made-up one
 * @param type {@code http}, {@code tcp}, {@code script} or {@code grpc}
 * @param command the program of a script
 * @param args its arguments
 * @param path the path of an http check
 * @param protocol {@code http} or {@code https}; empty for http
 * @param portLabel a port's name or number; empty for the service's
 * @param expose whether the mesh proxy lets it through
 * @param addressMode as the service's; empty for the same
 * @param advertise a fixed address; empty for none
 * @param interval how often
 * @param timeout how long one may take
 * @param initialStatus what holds before the first; empty for none
 * @param notes for people
 * @param tlsServerName the name in the certificate; empty for the address
 * @param tlsSkipVerify whether certificates are not checked
 * @param header headers of an http check
 * @param method the method of an http check; empty for GET
 * @param checkRestart when it restarts the task
 * @param grpcService the service a grpc check asks for; empty for all
 * @param grpcUseTls whether a grpc check uses TLS
 * @param taskName the task that a script runs in; empty for the service's
 * @param successBeforePassing successes before it counts as healthy
 * @param failuresBeforeCritical failures before it counts as failed
 * @param failuresBeforeWarning failures before it counts as a warning
 * @param body the body of an http check
 * @param onUpdate as the service's
 * @since 0.1
 */
public record Check(
    String name,
    String type,
    String command,
    List<String> args,
    String path,
    String protocol,
    String portLabel,
    boolean expose,
    String addressMode,
    String advertise,
    Duration interval,
    Duration timeout,
    String initialStatus,
    String notes,
    String tlsServerName,
    boolean tlsSkipVerify,
    Map<String, List<String>> header,
    String method,
    @Nullable CheckRestart checkRestart,
    String grpcService,
    boolean grpcUseTls,
    String taskName,
    int successBeforePassing,
    int failuresBeforeCritical,
    int failuresBeforeWarning,
    String body,
    String onUpdate) {

  public Check {
    args = List.copyOf(args);
    header = Copies.map(header);
  }
}
