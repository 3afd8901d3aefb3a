package io.drover.api;

/**
 * How long what a hook made stays true. On resume the engine runs again the hooks whose results are
 * no longer valid, and no others.
 *
 * @since 0.1
 */
public enum Validity {
  /** Gone when this process of ours ends: memory, open sockets, secrets held by value. */
  PROCESS,
  /** Survives our process, not a boot of the machine: mounts, cgroups, namespaces, tmpfs files. */
  AGENT_RESTART,
  /** Survives a boot: files on disk. */
  REBOOT
}
