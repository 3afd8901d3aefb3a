package io.drover.api.driver;

import java.util.List;
import java.util.Map;

/**
 * A command to run in a task with its streams attached.
 *
 * @param command program and arguments
 * @param env added to the task's environment
 * @param tty whether it gets a terminal
 * @param rows the terminal's height, ignored without one
 * @param columns the terminal's width, ignored without one
 * @since 0.1
 */
public record ExecRequest(
    List<String> command, Map<String, String> env, boolean tty, int rows, int columns) {}
