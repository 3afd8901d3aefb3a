package io.drover.jobspec.check;

import static io.drover.jobspec.check.Checker.text;

import io.drover.api.model.Check;
import io.drover.api.model.CheckRestart;
import io.drover.api.model.Connect;
import io.drover.api.model.Identity;
import io.drover.api.model.NetworkResource;
import io.drover.api.model.Port;
import io.drover.api.model.Service;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about services, checks and identities. */
final class ServiceCheck {
  private static final Duration CHECK_MIN = Duration.ofSeconds(1);
  private static final int NAME_CHARS_MAX = 63;
  private static final int NOTES_CHARS_MAX = 255;
  private static final List<String> ADDRESS_MODES =
      List.of("", "auto", "host", "driver", "alloc", "alloc_ipv6");
  private static final List<String> ON_UPDATE =
      List.of("", "require_healthy", "ignore_warnings", "ignore");

  private final Checker check;

  ServiceCheck(Checker check) {
    this.check = check;
  }

  /** All services of a group and of its tasks. */
  void services(TaskGroup group, String path) {
    Set<String> ids = new HashSet<>();
    Set<String> providers = new HashSet<>();
    for (int i = 0; i < group.services().size(); i++) {
      Service service = group.services().get(i);
      String at = path + "/service/" + i;
      unique(service, "group", ids, at);
      providers.add(service.provider());
      service(service, at);
      groupService(service, group, at);
    }
    for (Task task : group.tasks()) {
      for (int i = 0; i < task.services().size(); i++) {
        Service service = task.services().get(i);
        String at = path + "/task/" + task.name() + "/service/" + i;
        unique(service, task.name(), ids, at);
        providers.add(service.provider());
        service(service, at);
        taskService(service, task, group, at);
      }
    }
    check.that(providers.size() <= 1, path, "all services of a group must have the same provider");
  }

  private void unique(Service service, String owner, Set<String> ids, String at) {
    check.that(
        ids.add(owner + "\n" + service.name() + "\n" + service.portLabel()),
        at,
        "service " + service.name() + " on port \"" + service.portLabel() + "\" is there twice");
  }

  private void service(Service service, String at) {
    check.that(
        isName(service.name()),
        at + "/name",
        "the name of a service has letters, digits and dashes, at most "
            + NAME_CHARS_MAX
            + " of them: \""
            + service.name()
            + "\"");
    check.oneOf(service.addressMode(), ADDRESS_MODES, at, "address_mode");
    check.that(
        service.address().isEmpty()
            || service.addressMode().isEmpty()
            || service.addressMode().equals("auto"),
        at + "/address",
        "address needs address_mode = \"auto\"");
    check.oneOf(service.onUpdate(), ON_UPDATE, at, "on_update");
    check.oneOf(service.provider(), List.of("consul", "nomad"), at, "provider");
    boolean nomad = service.provider().equals("nomad");
    check.that(
        !nomad || service.connect() == null,
        at + "/connect",
        "connect needs provider = \"consul\"");
    Identity identity = service.identity();
    check.that(
        identity == null || !identity.audience().isEmpty(),
        at + "/identity",
        "the identity of a service needs aud");
    for (int i = 0; i < service.checks().size(); i++) {
      check(service.checks().get(i), service, nomad, at + "/check/" + i);
    }
    if (service.connect() != null) {
      connect(service.connect(), service, at + "/connect");
    }
  }

  /** {@code ${name}} parts count as a letter. */
  private static boolean isName(String name) {
    StringBuilder plain = new StringBuilder();
    int at = 0;
    for (int open = name.indexOf("${"); open >= 0; open = name.indexOf("${", at)) {
      int close = name.indexOf('}', open);
      if (close < 0) {
        return false;
      }
      plain.append(name, at, open).append('x');
      at = close + 1;
    }
    String all = plain.append(name.substring(at)).toString();
    return Paths.plain(all, "-", NAME_CHARS_MAX) && !all.startsWith("-") && !all.endsWith("-");
  }

  private void groupService(Service service, TaskGroup group, String at) {
    check.that(
        !service.addressMode().equals("driver"),
        at + "/address_mode",
        "address_mode = \"driver\" is for services of a task");
    for (int i = 0; i < service.checks().size(); i++) {
      Check each = service.checks().get(i);
      String checkAt = at + "/check/" + i;
      check.that(
          each.taskName().isEmpty() || group.task(each.taskName()) != null,
          checkAt + "/task",
          "the group has no task " + each.taskName());
      check.that(
          !each.type().equals("script")
              || !each.taskName().isEmpty()
              || !service.taskName().isEmpty(),
          checkAt,
          "a script check of a group's service needs task, to say where the script runs");
    }
  }

  private void taskService(Service service, Task task, TaskGroup group, String at) {
    check.that(
        service.taskName().equals(task.name()),
        at + "/task",
        "a service of task " + task.name() + " cannot belong to task " + service.taskName());
    check.that(
        !service.addressMode().startsWith("alloc"),
        at + "/address_mode",
        "address_mode = \"" + service.addressMode() + "\" is for services of a group");
    check.that(service.connect() == null, at + "/connect", "connect is for services of a group");
    Set<String> ports = ports(task, group);
    boolean driver = service.addressMode().equals("driver");
    port(service.portLabel(), driver, ports, at + "/port");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < service.checks().size(); i++) {
      Check each = service.checks().get(i);
      String checkAt = at + "/check/" + i;
      check.that(names.add(each.name()), checkAt, "the check " + each.name() + " is there twice");
      check.that(
          each.taskName().equals(task.name()),
          checkAt + "/task",
          "a check of task " + task.name() + " cannot belong to task " + each.taskName());
      check.that(
          !each.addressMode().startsWith("alloc"),
          checkAt + "/address_mode",
          "address_mode = \"" + each.addressMode() + "\" is for checks of a group's service");
      if (needsPort(each) && !each.portLabel().isEmpty()) {
        port(each.portLabel(), each.addressMode().equals("driver"), ports, checkAt + "/port");
      }
    }
  }

  private void port(String label, boolean driver, Set<String> ports, String at) {
    boolean number = !label.isEmpty() && label.chars().allMatch(Character::isDigit);
    if (!label.isEmpty() && !(driver && number)) {
      check.that(
          ports.contains(label),
          at,
          number
              ? "a port number needs address_mode = \"driver\"; otherwise name a port"
              : "there is no port " + label + ": declare it in the group's network");
    }
  }

  private static Set<String> ports(Task task, TaskGroup group) {
    Set<String> labels = new HashSet<>();
    for (NetworkResource network : group.networks()) {
      labels(network, labels);
    }
    for (NetworkResource network : task.resources().networks()) {
      labels(network, labels);
    }
    return labels;
  }

  private static void labels(NetworkResource network, Set<String> into) {
    for (Port port : network.reservedPorts()) {
      into.add(port.label());
    }
    for (Port port : network.dynamicPorts()) {
      into.add(port.label());
    }
  }

  private static boolean needsPort(Check check) {
    return !check.type().equals("script");
  }

  private void check(Check each, Service service, boolean nomad, String at) {
    check.oneOf(
        each.type(),
        nomad ? List.of("tcp", "http") : List.of("grpc", "tcp", "http", "script"),
        at,
        "type");
    check.that(
        !needsPort(each) || !each.portLabel().isEmpty() || !service.portLabel().isEmpty(),
        at,
        "the check needs a port, its own or its service's");
    check.that(
        !each.type().equals("http") || each.path().startsWith("/") || isRelative(each.path()),
        at + "/path",
        "an http check needs a path such as \"/health\"");
    check.that(
        !each.type().equals("script") || !each.command().isEmpty(),
        at + "/command",
        "a script check needs a command");
    check.that(
        each.interval().compareTo(CHECK_MIN) >= 0,
        at + "/interval",
        "interval must be at least " + text(CHECK_MIN) + ": " + text(each.interval()));
    check.that(
        each.timeout().compareTo(CHECK_MIN) >= 0,
        at + "/timeout",
        "timeout must be at least " + text(CHECK_MIN) + ": " + text(each.timeout()));
    check.oneOf(
        each.initialStatus(), List.of("", "passing", "warning", "critical"), at, "initial_status");
    check.oneOf(
        each.addressMode(),
        List.of("", "host", "driver", "alloc", "alloc_ipv6"),
        at,
        "address_mode");
    check.oneOf(each.onUpdate(), ON_UPDATE, at, "on_update");
    restart(each.checkRestart(), each, at + "/check_restart");
    if (nomad) {
      nomadCheck(each, at);
    } else {
      check.that(
          !each.expose() || each.type().equals("http") || each.type().equals("grpc"),
          at + "/expose",
          "expose is for http and grpc checks only");
      check.that(
          each.notes().length() <= NOTES_CHARS_MAX,
          at + "/notes",
          "notes must have at most " + NOTES_CHARS_MAX + " characters");
    }
  }

  private static boolean isRelative(String path) {
    return !path.isEmpty() && !path.contains("://");
  }

  private void nomadCheck(Check each, String at) {
    String only = " needs provider = \"consul\"";
    check.that(!each.expose(), at + "/expose", "expose" + only);
    check.that(
        !each.onUpdate().equals("ignore_warnings"), at + "/on_update", "ignore_warnings" + only);
    check.that(
        each.checkRestart() == null || !each.checkRestart().ignoreWarnings(),
        at + "/check_restart",
        "ignore_warnings" + only);
    check.that(
        !each.addressMode().equals("driver"), at + "/address_mode", "address_mode driver" + only);
    check.that(
        each.successBeforePassing() == 0
            && each.failuresBeforeCritical() == 0
            && each.failuresBeforeWarning() == 0,
        at,
        "success_before_passing, failures_before_critical and failures_before_warning" + only);
    check.that(each.tlsServerName().isEmpty(), at + "/tls_server_name", "tls_server_name" + only);
  }

  private void restart(@Nullable CheckRestart restart, Check each, String at) {
    if (restart == null) {
      return;
    }
    check.notNegative(restart.limit(), at, "limit");
    check.notNegative(restart.grace(), at, "grace");
    check.that(
        !each.onUpdate().equals("ignore"), at, "on_update = \"ignore\" excludes check_restart");
    check.that(
        restart.ignoreWarnings() || !each.onUpdate().equals("ignore_warnings"),
        at,
        "on_update = \"ignore_warnings\" needs ignore_warnings = true in check_restart");
  }

  private void connect(Connect connect, Service service, String at) {
    int kinds =
        (connect.isNative() ? 1 : 0)
            + (connect.sidecarService() != null ? 1 : 0)
            + (connect.gateway() != null ? 1 : 0);
    check.that(kinds == 1, at, "connect needs exactly one of native, sidecar_service and gateway");
    check.that(
        !connect.isNative() || !service.portLabel().isEmpty(),
        at,
        "a service with connect native needs a port");
    Connect.Gateway gateway = connect.gateway();
    if (gateway != null) {
      int gateways =
          (gateway.mesh() ? 1 : 0)
              + (gateway.ingress() != null ? 1 : 0)
              + (gateway.terminating() != null ? 1 : 0);
      check.that(
          gateways == 1,
          at + "/gateway",
          "gateway needs exactly one of ingress, terminating and mesh");
    }
  }

  /** The identities of a task, the default one first if it has one. */
  void identities(Task task, String path) {
    Set<String> names = new HashSet<>();
    if (task.identity() != null) {
      names.add("default");
      identity(task.identity(), path);
      check.that(
          task.identity().ttl().isZero(), path, "the default identity cannot have a ttl yet");
    }
    for (Identity identity : task.identities()) {
      check.that(
          names.add(identity.name()), path, "identity " + identity.name() + " is there twice");
      identity(identity, path);
    }
  }

  private void identity(Identity identity, String path) {
    String at = path + "/identity";
    check.that(
        Paths.plain(identity.name(), "-_", 128),
        at,
        "the name of an identity has letters, digits, - and _: \"" + identity.name() + "\"");
    check.that(!identity.audience().contains(""), at, "aud must not hold empty text");
    check.oneOf(identity.changeMode(), List.of("", "noop", "restart", "signal"), at, "change_mode");
    boolean signal = identity.changeMode().equals("signal");
    check.that(
        signal == !identity.changeSignal().isEmpty(),
        at,
        "change_signal and change_mode = \"signal\" go together");
    check.notNegative(identity.ttl(), at, "ttl");
    check.that(identity.filepath().isEmpty() || identity.file(), at, "filepath needs file = true");
  }
}
