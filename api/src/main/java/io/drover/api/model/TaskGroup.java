package io.drover.api.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that run together on one machine.
 *
 * @param name its name, unique in the job
 * @param count how many instances
 * @param constraints what a machine must be
 * @param affinities what it had better be
 * @param spreads how a cluster spreads the instances
 * @param tasks the tasks, at least one
 * @param restart what holds for tasks that give none
 * @param reschedule when a cluster tries another machine; null if never
 * @param disconnect what happens without contact; null for the usual
 * @param migrate how it moves off a machine; null if it does not
 * @param update how a new version replaces it; null if all at once
 * @param ephemeralDisk its space on disk
 * @param networks its network; at most one
 * @param services services of the whole group
 * @param volumes volumes by name
 * @param shutdownDelay the wait between leaving service and the kill; null for none
 * @param maxRunDuration how long an instance may run; null for ever
 * @param scaling what an autoscaler may do
 * @param consul which Consul
 * @param meta metadata
 * @since 0.1
 */
public record TaskGroup(
    String name,
    int count,
    List<Constraint> constraints,
    List<Affinity> affinities,
    List<Spread> spreads,
    List<Task> tasks,
    RestartPolicy restart,
    @Nullable ReschedulePolicy reschedule,
    @Nullable DisconnectStrategy disconnect,
    @Nullable MigrateStrategy migrate,
    @Nullable UpdateStrategy update,
    EphemeralDisk ephemeralDisk,
    List<NetworkResource> networks,
    List<Service> services,
    Map<String, VolumeRequest> volumes,
    @Nullable Duration shutdownDelay,
    @Nullable Duration maxRunDuration,
    @Nullable Scaling scaling,
    @Nullable Consul consul,
    Map<String, String> meta) {

  public TaskGroup {
    constraints = List.copyOf(constraints);
    affinities = List.copyOf(affinities);
    spreads = List.copyOf(spreads);
    tasks = List.copyOf(tasks);
    networks = List.copyOf(networks);
    services = List.copyOf(services);
    volumes = Copies.map(volumes);
    meta = Copies.map(meta);
  }

  /** Starts a group made by hand, of one instance unless told otherwise. */
  public static TaskGroupBuilder builder(String name) {
    return new TaskGroupBuilder(name);
  }

  /** The task with this name, null if there is none. */
  public @Nullable Task task(String taskName) {
    for (Task task : tasks) {
      if (task.name().equals(taskName)) {
        return task;
      }
    }
    return null;
  }
}
