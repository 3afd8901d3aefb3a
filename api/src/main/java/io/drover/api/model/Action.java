package io.drover.api.model;

import java.util.List;

/**
 * A command that users may run inside a running task by name.
 *
 * @param name its name
 * @param command the program
 * @param args its arguments
 * @since 0.1
 */
public record Action(String name, String command, List<String> args) {

  public Action {
    args = List.copyOf(args);
  }
}
