package io.drover.runner;

import io.drover.api.model.Job;
import io.drover.api.model.NetworkResource;
import io.drover.api.model.Port;
import io.drover.api.model.TaskGroup;
import java.util.ArrayList;
import java.util.List;

/** What a job asks for, counted. */
final class Wishes {
  private Wishes() {}

  /** Every port of a group, its tasks' too. */
  static List<Port> ports(TaskGroup group) {
    List<Port> ports = new ArrayList<>();
    group.networks().forEach(network -> add(network, ports));
    group.tasks().forEach(t -> t.resources().networks().forEach(network -> add(network, ports)));
    return ports;
  }

  private static void add(NetworkResource network, List<Port> into) {
    into.addAll(network.reservedPorts());
    into.addAll(network.dynamicPorts());
  }

  /** How many allocs a job has. */
  static int instances(Job job) {
    return job.taskGroups().stream().mapToInt(TaskGroup::count).sum();
  }
}
