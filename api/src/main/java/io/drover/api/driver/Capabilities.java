package io.drover.api.driver;

import java.util.Set;

/**
 * What a driver can do at all.
 *
 * @param sendSignals signalTask works
 * @param exec execTask and execTaskStreaming work
 * @param fsIsolation how tasks are kept from the host's files
 * @param networkIsolationModes modes it can join: host, group, task, none
 * @param mustInitiateNetwork it must make the alloc's network itself
 * @param mounts hooks may add mounts
 * @param disableLogCollection it keeps logs itself
 * @param dynamicWorkloadUsers it can run as users made on the spot
 * @since 0.1
 */
public record Capabilities(
    boolean sendSignals,
    boolean exec,
    FsIsolation fsIsolation,
    Set<String> networkIsolationModes,
    boolean mustInitiateNetwork,
    boolean mounts,
    boolean disableLogCollection,
    boolean dynamicWorkloadUsers) {

  /** How files are kept apart. */
  public enum FsIsolation {
    NONE,
    CHROOT,
    IMAGE,
    UNVEIL
  }
}
