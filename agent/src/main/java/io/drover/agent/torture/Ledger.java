package io.drover.agent.torture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was done to one population, so that each end can be explained. One thread. */
final class Ledger {
  private final Set<Proc> killed = new HashSet<>();
  private final Map<String, Integer> helpersKilled = new HashMap<>();
  private final List<Decoy> decoys = new ArrayList<>();
  private int spawnersKilled;
  private boolean fullDisk;
  private String lostAlloc = "";

  /** A process of a task was killed, and by nobody but us. */
  void killed(Proc process) {
    killed.add(process);
  }

  boolean hasKilled(Proc process) {
    return killed.contains(process);
  }

  /** The helper of an attempt was killed. */
  void killed(Helper helper) {
    helpersKilled.merge(helper.task(), 1, Integer::sum);
    helpersKilled.merge(helper.task() + " " + helper.attempt(), 1, Integer::sum);
  }

  /** Whether the helper of this attempt was killed, so that its exit may be lost. */
  boolean lostHelper(String task, int attempt) {
    return helpersKilled.containsKey(task + " " + attempt);
  }

  /** The process that makes helpers was killed, perhaps in the middle of a start. */
  void killedSpawner() {
    spawnersKilled++;
  }

  /** How many deaths of helpers may have met this task. */
  int helpersLost(String task) {
    return helpersKilled.getOrDefault(task, 0) + spawnersKilled;
  }

  /** For a while no task could be started. */
  void diskWasFull() {
    fullDisk = true;
  }

  boolean hadFullDisk() {
    return fullDisk;
  }

  /** The record of this alloc was damaged: the store need not know of it. */
  void lost(String alloc) {
    lostAlloc = alloc;
  }

  boolean hasLost(String task) {
    return !lostAlloc.isEmpty() && task.startsWith(lostAlloc);
  }

  /** A process of ours must not be touched. */
  void decoy(Decoy decoy) {
    decoys.add(decoy);
  }

  List<Decoy> decoys() {
    return decoys;
  }
}
