package io.drover.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code drover completion}: prints what makes a shell complete our words. */
final class CompletionCommand implements Command {
  private static final List<String> SHELLS = List.of("bash", "zsh");

  private static final String HEAD =
      """
      # Lets bash and zsh complete the words of drover: source <(drover completion)
      if [ -n "${ZSH_VERSION-}" ]; then
        autoload -U +X compinit && compinit
        autoload -U +X bashcompinit && bashcompinit
      fi

      _drover_words() {
        COMPREPLY=($(compgen -W "$1" -- "$word"))
      }

      _drover_paths() {
        local IFS=$'\\n'
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen "$1" -- "$word"))
      }

      _complete_drover() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} i
        COMPREPLY=()
        if [ "$COMP_CWORD" -eq 1 ]; then
          _drover_words "@COMMANDS@ help"
          return
        fi
        for ((i = 2; i < COMP_CWORD; i++)); do
          if [ "${COMP_WORDS[i]}" = -- ]; then
            _drover_paths "$([ "$before" = -- ] && echo -c || echo -f)"
            return
          fi
        done
        case "${COMP_WORDS[1]} $before" in
      """;

  private static final String MIDDLE =
      """
        esac
        case "${COMP_WORDS[1]} $word" in
          "help "*) _drover_words "@COMMANDS@" ;;
      "completion "[!-]* | "completion ") _drover_words "@SHELLS@" ;;
      """;

  private static final String TAIL =
      """
        esac
      }

      complete -F _complete_drover drover\
      """;

  @Override
  public Syntax syntax() {
    return new Syntax(
        "completion",
        "Prints a script that lets bash and zsh complete drover's words:"
            + " source <(drover completion)",
        List.of("completion [SHELL]"),
        new Syntax.Operand(
            "SHELL", "shell", "bash or zsh; the script is the same for both.", Flag.Kind.TEXT),
        List.of());
  }

  @Override
  public int run(Cli cli, Words words, List<String> command) throws Usage {
    String shell = words.operand();
    if (shell != null && !SHELLS.contains(shell)) {
      throw new Usage(
          "there is a script for " + String.join(" and ", SHELLS) + ", not \"" + shell + '"');
    }
    List<String> values = new ArrayList<>();
    List<String> flags = new ArrayList<>();
    Cli.COMMANDS.forEach((name, make) -> {
      Syntax syntax = make.get().syntax();
      syntax.flags().forEach(flag -> value(name, flag, values));
      String all = syntax.flags().stream().map(Flag::text).collect(Collectors.joining(" "));
      flags.add("    \"" + name + " -\"*) _drover_words \"" + all + "\" ;;\n");
      if (syntax.operands().stream().anyMatch(o -> o.kind() == Flag.Kind.FILE)) {
        flags.add("    \"" + name + " \"*) _drover_paths -f ;;\n");
      }
    });
    String commands = String.join(" ", Cli.COMMANDS.keySet());
    String script = HEAD + String.join("", values) + MIDDLE + String.join("", flags) + TAIL;
    cli.console()
        .print(
            script.replace("@COMMANDS@", commands).replace("@SHELLS@", String.join(" ", SHELLS)));
    return ExitStatus.OK;
  }

  private static void value(String command, Flag flag, List<String> lines) {
    String does =
        switch (flag.kind()) {
          case NOTHING -> "";
          case TEXT -> "return";
          case FILE -> "_drover_paths -f; return";
          case FOLDER -> "_drover_paths -d; return";
        };
    if (!does.isEmpty()) {
      String name = flag.name();
      lines.add(
          "    \"%s --%s\" | \"%s -%s\") %s ;;\n".formatted(command, name, command, name, does));
    }
  }
}
