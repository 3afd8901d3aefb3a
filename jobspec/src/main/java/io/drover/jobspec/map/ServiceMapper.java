package io.drover.jobspec.map;

import io.drover.api.model.Check;
import io.drover.api.model.CheckRestart;
import io.drover.api.model.Identity;
import io.drover.api.model.Service;
import io.drover.jobspec.stanza.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Services, checks and identities. */
final class ServiceMapper {
  private final String job;

  /** For services of the job with this name. */
  ServiceMapper(String job) {
    this.job = job;
  }

  /** Services of a group, or of a task of it; {@code task} is empty for the group's own. */
  List<Service> services(List<Block> blocks, String group, String task) {
    List<Service> made = new ArrayList<>();
    for (Block block : blocks) {
      made.add(service(block, group, task));
    }
    return made;
  }

  private Service service(Block block, String group, String task) {
    String taskWord = task.isEmpty() ? "group" : task;
    String base = job + "-" + group + "-" + taskWord;
    String name =
        block
            .text("name", task.isEmpty() ? job + "-" + group : base)
            .replace("${JOB}", job)
            .replace("${TASKGROUP}", group)
            .replace("${TASK}", taskWord)
            .replace("${BASE}", base);
    String taskName = block.text("task", task);
    String onUpdate = block.text("on_update", "require_healthy");
    List<Check> checks = new ArrayList<>();
    for (Block check : block.blocks("check")) {
      checks.add(check(check, block.block("check_restart"), name, taskName, onUpdate));
    }
    return new Service(
        name,
        taskName,
        block.text("port"),
        block.text("address_mode", "auto"),
        block.text("address"),
        block.flag("enable_tag_override", false),
        block.texts("tags"),
        block.texts("canary_tags"),
        checks,
        ConnectMapper.connect(block.block("connect")),
        block.map("meta"),
        block.map("canary_meta"),
        block.map("tagged_addresses"),
        onUpdate,
        block.text("provider", "consul"),
        block.text("cluster", "default"),
        identity(block.block("identity")),
        weights(block.block("weights")),
        block.text("kind"));
  }

  private static Service.@Nullable Weights weights(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    return new Service.Weights(
        Math.max(1, block.number("passing", 1)), Math.max(1, block.number("warning", 1)));
  }

  private static Check check(
      Block block,
      @Nullable Block serviceRestart,
      String service,
      String taskName,
      String onUpdate) {
    Block own = block.block("check_restart");
    Block restart = own == null ? serviceRestart : own.over(serviceRestart);
    return new Check(
        block.text("name", "service: \"" + service + "\" check"),
        block.text("type"),
        block.text("command"),
        block.texts("args"),
        block.text("path"),
        block.text("protocol"),
        block.text("port"),
        block.flag("expose", false),
        block.text("address_mode"),
        block.text("advertise"),
        block.span("interval", Duration.ZERO),
        block.span("timeout", Duration.ZERO),
        block.text("initial_status"),
        block.text("notes"),
        block.text("tls_server_name"),
        block.flag("tls_skip_verify", false),
        block.lists("header"),
        block.text("method"),
        checkRestart(restart),
        block.text("grpc_service"),
        block.flag("grpc_use_tls", false),
        block.text("task", taskName),
        Math.max(0, block.number("success_before_passing", 0)),
        Math.max(0, block.number("failures_before_critical", 0)),
        Math.max(0, block.number("failures_before_warning", 0)),
        block.text("body"),
        block.text("on_update", onUpdate));
  }

  private static @Nullable CheckRestart checkRestart(@Nullable Block block) {
    return block == null
        ? null
        : new CheckRestart(
            block.number("limit", 0),
            block.span("grace", Duration.ofSeconds(1)),
            block.flag("ignore_warnings", false));
  }

  static List<Identity> identities(List<Block> blocks) {
    List<Identity> made = new ArrayList<>();
    for (Block block : blocks) {
      made.add(identityOf(block));
    }
    return made;
  }

  static @Nullable Identity identity(@Nullable Block block) {
    return block == null ? null : identityOf(block);
  }

  private static Identity identityOf(Block block) {
    String name = block.text("name", "default");
    boolean isDefault = name.isEmpty() || name.equals("default");
    return new Identity(
        isDefault ? "default" : name,
        isDefault ? List.of("nomadproject.io") : block.texts("aud"),
        block.text("change_mode"),
        block.text("change_signal").toUpperCase(Locale.ROOT),
        block.flag("env", false),
        block.flag("file", false),
        block.text("filepath"),
        block.text("service_name"),
        block.span("ttl", Duration.ZERO),
        block.texts("extra_claims"));
  }
}
