package io.drover.api.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One program of a group.
 *
 * @param name its name, unique in the group
 * @param driver the driver that runs it
 * @param user the user it runs as; empty for the driver's usual
 * @param config the driver's block
 * @param env its environment; may hold {@code ${name}} parts
 * @param meta metadata
 * @param lifecycle when it runs; null for a main task
 * @param leader whether its end ends the group
 * @param restart what happens when it ends
 * @param killTimeout how long it may take to end once asked
 * @param killSignal how it is asked; empty for the driver's usual
 * @param shutdownDelay the wait between leaving service and the kill signal
 * @param resources what it needs
 * @param logConfig how much of its output is kept
 * @param constraints what a machine must be
 * @param affinities what it had better be
 * @param services its services
 * @param artifacts what is downloaded first
 * @param templates files made first
 * @param dispatchPayload where it finds a dispatch's payload
 * @param volumeMounts volumes of the group it sees
 * @param csiPlugin makes it a storage plugin
 * @param vault a token for Vault
 * @param consul which Consul
 * @param secrets secrets fetched first
 * @param identity its default identity; null for one that is neither in its environment nor in a
 *     file
 * @param identities further identities
 * @param actions commands users may run in it
 * @param scalings what an autoscaler may do to its resources
 * @param schedule when it may run
 * @param kind what the cluster made it for, such as {@code connect-proxy:name}; empty for users'
 *     tasks
 * @since 0.1
 */
public record Task(
    String name,
    String driver,
    String user,
    ConfigValue.MapValue config,
    Map<String, String> env,
    Map<String, String> meta,
    @Nullable Lifecycle lifecycle,
    boolean leader,
    RestartPolicy restart,
    Duration killTimeout,
    String killSignal,
    Duration shutdownDelay,
    Resources resources,
    LogConfig logConfig,
    List<Constraint> constraints,
    List<Affinity> affinities,
    List<Service> services,
    List<Artifact> artifacts,
    List<Template> templates,
    @Nullable DispatchPayload dispatchPayload,
    List<VolumeMount> volumeMounts,
    @Nullable CsiPlugin csiPlugin,
    @Nullable Vault vault,
    @Nullable Consul consul,
    List<Secret> secrets,
    @Nullable Identity identity,
    List<Identity> identities,
    List<Action> actions,
    List<Scaling> scalings,
    @Nullable Schedule schedule,
    String kind) {

  public Task {
    env = Copies.map(env);
    meta = Copies.map(meta);
    constraints = List.copyOf(constraints);
    affinities = List.copyOf(affinities);
    services = List.copyOf(services);
    artifacts = List.copyOf(artifacts);
    templates = List.copyOf(templates);
    volumeMounts = List.copyOf(volumeMounts);
    secrets = List.copyOf(secrets);
    identities = List.copyOf(identities);
    actions = List.copyOf(actions);
    scalings = List.copyOf(scalings);
  }

  /** Starts a task made by hand. */
  public static TaskBuilder builder(String name, String driver) {
    return new TaskBuilder(name, driver);
  }
}
