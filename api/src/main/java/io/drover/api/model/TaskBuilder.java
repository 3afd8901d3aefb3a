package io.drover.api.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a task by hand. What is not said is taken from the group when {@link JobBuilder#build}
 * makes the task.
 *
 * @since 0.1
 */
public final class TaskBuilder {
  private final String name;
  private final String driver;
  private String user = "";
  private ConfigValue.MapValue config = ConfigValue.MapValue.EMPTY;
  private Map<String, String> env = Map.of();
  private Map<String, String> meta = Map.of();
  private @Nullable Lifecycle lifecycle;
  private boolean leader = false;
  private @Nullable RestartPolicy restart;
  private Duration killTimeout = Duration.ofSeconds(5);
  private String killSignal = "";
  private Duration shutdownDelay = Duration.ZERO;
  private Resources resources = Resources.DEFAULT;
  private LogConfig logConfig = LogConfig.DEFAULT;
  private List<Constraint> constraints = List.of();
  private List<Affinity> affinities = List.of();
  private List<Service> services = List.of();
  private List<Artifact> artifacts = List.of();
  private List<Template> templates = List.of();
  private @Nullable DispatchPayload dispatchPayload;
  private List<VolumeMount> volumeMounts = List.of();
  private @Nullable CsiPlugin csiPlugin;
  private @Nullable Vault vault;
  private @Nullable Consul consul;
  private List<Secret> secrets = List.of();
  private @Nullable Identity identity;
  private List<Identity> identities = List.of();
  private List<Action> actions = List.of();
  private List<Scaling> scalings = List.of();
  private @Nullable Schedule schedule;
  private String kind = "";

  TaskBuilder(String name, String driver) {
    this.name = name;
    this.driver = driver;
  }

  /** Sets {@link Task#user}. */
  public TaskBuilder user(String user) {
    this.user = user;
    return this;
  }

  /** Sets {@link Task#config}. */
  public TaskBuilder config(ConfigValue.MapValue config) {
    this.config = config;
    return this;
  }

  /** Sets {@link Task#config} from Java values: text, numbers, flags, lists and maps. */
  public TaskBuilder config(Map<String, ?> values) {
    this.config = ConfigValue.map(values);
    return this;
  }

  /**
   * Sets {@link Task#config} to what the drivers that start a program take: {@code command} and
   * {@code args}.
   *
   * @param command its path, or a name looked up in the task's PATH
   */
  public TaskBuilder command(String command, String... args) {
    return config(Map.of("command", command, "args", List.of(args)));
  }

  /** Sets {@link Task#env}. */
  public TaskBuilder env(Map<String, String> env) {
    this.env = env;
    return this;
  }

  /** Sets {@link Task#meta}. */
  public TaskBuilder meta(Map<String, String> meta) {
    this.meta = meta;
    return this;
  }

  /** Sets {@link Task#lifecycle}. */
  public TaskBuilder lifecycle(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
    return this;
  }

  /** Sets {@link Task#leader}. */
  public TaskBuilder leader(boolean leader) {
    this.leader = leader;
    return this;
  }

  /** Sets {@link Task#restart}. */
  public TaskBuilder restart(RestartPolicy restart) {
    this.restart = restart;
    return this;
  }

  /** Sets {@link Task#killTimeout}. */
  public TaskBuilder killTimeout(Duration killTimeout) {
    this.killTimeout = killTimeout;
    return this;
  }

  /** Sets {@link Task#killSignal}. */
  public TaskBuilder killSignal(String killSignal) {
    this.killSignal = killSignal;
    return this;
  }

  /** Sets {@link Task#shutdownDelay}. */
  public TaskBuilder shutdownDelay(Duration shutdownDelay) {
    this.shutdownDelay = shutdownDelay;
    return this;
  }

  /** Sets {@link Task#resources}. */
  public TaskBuilder resources(Resources resources) {
    this.resources = resources;
    return this;
  }

  /** Sets {@link Task#logConfig}. */
  public TaskBuilder logConfig(LogConfig logConfig) {
    this.logConfig = logConfig;
    return this;
  }

  /** Sets {@link Task#constraints}. */
  public TaskBuilder constraints(List<Constraint> constraints) {
    this.constraints = constraints;
    return this;
  }

  /** Sets {@link Task#affinities}. */
  public TaskBuilder affinities(List<Affinity> affinities) {
    this.affinities = affinities;
    return this;
  }

  /** Sets {@link Task#services}. */
  public TaskBuilder services(List<Service> services) {
    this.services = services;
    return this;
  }

  /** Sets {@link Task#artifacts}. */
  public TaskBuilder artifacts(List<Artifact> artifacts) {
    this.artifacts = artifacts;
    return this;
  }

  /** Sets {@link Task#templates}. */
  public TaskBuilder templates(List<Template> templates) {
    this.templates = templates;
    return this;
  }

  /** Sets {@link Task#dispatchPayload}. */
  public TaskBuilder dispatchPayload(DispatchPayload dispatchPayload) {
    this.dispatchPayload = dispatchPayload;
    return this;
  }

  /** Sets {@link Task#volumeMounts}. */
  public TaskBuilder volumeMounts(List<VolumeMount> volumeMounts) {
    this.volumeMounts = volumeMounts;
    return this;
  }

  /** Sets {@link Task#csiPlugin}. */
  public TaskBuilder csiPlugin(CsiPlugin csiPlugin) {
    this.csiPlugin = csiPlugin;
    return this;
  }

  /** Sets {@link Task#vault}. */
  public TaskBuilder vault(Vault vault) {
    this.vault = vault;
    return this;
  }

  /** Sets {@link Task#consul}. */
  public TaskBuilder consul(Consul consul) {
    this.consul = consul;
    return this;
  }

  /** Sets {@link Task#secrets}. */
  public TaskBuilder secrets(List<Secret> secrets) {
    this.secrets = secrets;
    return this;
  }

  /** Sets {@link Task#identity}. */
  public TaskBuilder identity(Identity identity) {
    this.identity = identity;
    return this;
  }

  /** Sets {@link Task#identities}. */
  public TaskBuilder identities(List<Identity> identities) {
    this.identities = identities;
    return this;
  }

  /** Sets {@link Task#actions}. */
  public TaskBuilder actions(List<Action> actions) {
    this.actions = actions;
    return this;
  }

  /** Sets {@link Task#scalings}. */
  public TaskBuilder scalings(List<Scaling> scalings) {
    this.scalings = scalings;
    return this;
  }

  /** Sets {@link Task#schedule}. */
  public TaskBuilder schedule(Schedule schedule) {
    this.schedule = schedule;
    return this;
  }

  /** Sets {@link Task#kind}. */
  public TaskBuilder kind(String kind) {
    this.kind = kind;
    return this;
  }

  Task build(RestartPolicy groupRestart) {
    return new Task(
        name,
        driver,
        user,
        config,
        env,
        meta,
        lifecycle,
        leader,
        restart == null ? groupRestart : restart,
        killTimeout,
        killSignal,
        shutdownDelay,
        resources,
        logConfig,
        constraints,
        affinities,
        services,
        artifacts,
        templates,
        dispatchPayload,
        volumeMounts,
        csiPlugin,
        vault,
        consul,
        secrets,
        identity,
        identities,
        actions,
        scalings,
        schedule,
        kind);
  }
}
