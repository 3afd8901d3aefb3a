package io.drover.api.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A file made from a template before a task starts, and again when its inputs change.
 *
 * @param source path of the template; empty if it is in {@code data}
 * @param destination path of the file below the task's folder
 * @param data the template itself; empty if it is in {@code source}
 * @param changeMode what a change does to the task: {@code noop}, {@code signal}, {@code restart}
 *     or {@code script}
 * @param changeSignal the signal for {@code signal}; empty for none
 * @param changeScript the program for {@code script}
 * @param once whether it is rendered once only
 * @param splay the most a change is put off at random
 * @param perms the file's mode, in octal
 * @param uid the file's owner, -1 for the agent's
 * @param gid the file's group, -1 for the agent's
 * @param leftDelimiter what begins an action
 * @param rightDelimiter what ends it
 * @param env whether the file is read as environment variables of the task
 * @param waitConfig how long to wait for its inputs to settle
 * @param errorOnMissingKey whether a missing map key is an error
 * @since 0.1
 */
public record Template(
    String source,
    String destination,
    String data,
    String changeMode,
    String changeSignal,
    @Nullable ChangeScript changeScript,
    boolean once,
    Duration splay,
    String perms,
    int uid,
    int gid,
    String leftDelimiter,
    String rightDelimiter,
    boolean env,
    @Nullable WaitConfig waitConfig,
    boolean errorOnMissingKey) {}
