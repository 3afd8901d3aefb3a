package io.drover.walls;

import java.util.ArrayList;
import java.util.List;

/**
 * Facts that Drover has no place for, by group: what they are about, why not, and their numbers.
 *
 * @param about what the facts say, in short
 * @param why why no test shows them
 * @param numbers such as {@code B096-B110 D41}
 */
record NotHere(String about, String why, String numbers) {
  private static final String NO_SERVERS =
      "there are no servers yet: one machine decides for itself";
  private static final String NO_HOOK_YET =
      "not a part of Drover yet; a job file that asks for it is refused, with its place";

  static final List<NotHere> GROUPS =
      List.of(
          new NotHere(
              "an alloc that names a group or a task its job lacks",
              "an alloc is made from the job itself here, so it cannot",
              "B015 B017"),
          new NotHere(
              "inner steps of a client, and values that its parts hand each other",
              "nobody outside sees them",
              "B016 B089 B159 B212 B259"),
          new NotHere(
              "workload identities, Consul and Vault tokens, secret blocks",
              NO_HOOK_YET,
              "B021 B024 B142-B145 B205 B206 B301 D16 D30 D31"),
          new NotHere(
              "volumes, devices of plugins, networks with a namespace",
              NO_HOOK_YET,
              "B029 B032 B087 B148 B151 B154 B185 B302-B305 D05 D09 D11 D33"),
          new NotHere(
              "services, their checks, proxies and Connect",
              NO_HOOK_YET,
              "B030 B031 B033 B156-B158 D24 D26 D27"),
          new NotHere("templates", NO_HOOK_YET, "B155 B207 B239 B240 B258 B300 D45"),
          new NotHere("artifacts", NO_HOOK_YET, "B149 B196 B208"),
          new NotHere(
              "reserved cores, dynamic users, the task's own API socket",
              NO_HOOK_YET,
              "B027 B140 B152 B306-B308 D19 D32"),
          new NotHere(
              "hooks that Nomad inserts for those, and its enterprise features",
              NO_HOOK_YET,
              "B138"),
          new NotHere(
              "health of allocs and deployments",
              "there are no deployments yet; the update block is accepted and named in a notice",
              "B028 B086 B096-B110 S24 D41"),
          new NotHere(
              "predecessors of an alloc on this or another machine, and their disks",
              "allocs are placed by this machine alone, which waits for the end of the one whose"
                  + " place it takes",
              "B025 B026 B112-B117"),
          new NotHere(
              "what is sent to servers, when, and what they acknowledge",
              NO_SERVERS,
              "B061 B076 B090-B095 S23"),
          new NotHere(
              "lost contact to servers, reconnection, waiting for a first contact",
              NO_SERVERS,
              "B124 B126-B130 B238 B293-B295 B310 S15 D10"),
          new NotHere(
              "garbage collection of ended allocs",
              "an ended alloc is kept until somebody asks for it to go",
              "D25"),
          new NotHere(
              "external driver plugins: their death, their restart, errors that cross a process"
                  + " border",
              "drivers live in our own process; what outlives us is a helper beside each task,"
                  + " whose death is in this table where it matters",
              "B172 B174 D44"),
          new NotHere(
              "the log collector as a hook and a process of its own",
              "the helper beside each task collects its output",
              "B146 B299 D06"),
          new NotHere(
              "versions of the store's format, and its layout",
              "Drover's store is its own",
              "B279 B309"),
          new NotHere(
              "events that are defined and never sent, or belong to parts that are not here",
              "",
              "B241 B242"),
          new NotHere("ephemeral disk size", "accepted and named in a notice", "D35"),
          new NotHere("files of an alloc over the API", "there is no HTTP API yet", "D22"),
          new NotHere(
              "users that an agent refuses for drivers that keep tasks apart",
              "there are no such drivers yet; who may run what is the operating system's word",
              "B139"),
          new NotHere(
              "a mode in which nothing is stored",
              "there is none: a run has a data folder of its own",
              "B278"),
          new NotHere(
              "when health, network, volumes and identities are stored, and in which order they are"
                  + " read again",
              "there are none of these yet",
              "B283 B290"));

  /** The numbers, one by one. */
  List<String> each() {
    List<String> all = new ArrayList<>();
    for (String part : numbers.split(" ")) {
      String[] ends = part.split("-");
      int last = Integer.parseInt(ends[ends.length - 1].substring(1));
      for (int n = Integer.parseInt(ends[0].substring(1)); n <= last; n++) {
        all.add(number(part.charAt(0), n));
      }
    }
    return all;
  }

  /** Those of some numbers that are among these, neighbours as one. */
  String among(List<String> some) {
    List<String> found = each().stream().filter(some::contains).toList();
    List<String> parts = new ArrayList<>();
    for (int from = 0; from < found.size(); ) {
      int to = from;
      while (to + 1 < found.size()
          && some.indexOf(found.get(to + 1)) == some.indexOf(found.get(to)) + 1) {
        to++;
      }
      parts.add(from == to ? found.get(from) : found.get(from) + " to " + found.get(to));
      from = to + 1;
    }
    return String.join(", ", parts);
  }

  /** A number as the page writes it. */
  static String number(char kind, int n) {
    return kind == 'B' ? "B%03d".formatted(n) : "%s%02d".formatted(kind, n);
  }
}
