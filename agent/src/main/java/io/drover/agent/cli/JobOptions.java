package io.drover.agent.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What every command that reads a job file takes: the file and the values of its variables. */
record JobOptions(@Nullable String file, List<String> vars, List<String> varFiles) {

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-var", "--var")
            .paramLabel("NAME=VALUE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("Sets an input variable of the job file. May be given many times.")
            .build());
    spec.addOption(
        OptionSpec.builder("-var-file", "--var-file")
            .paramLabel("FILE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .completionCandidates(List.of())
            .description("Reads input variables from an HCL or JSON file. May be given many times.")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .index("0")
            .arity("0..1")
            .type(java.io.File.class)
            .description("The job file, HCL or JSON. - reads standard input.")
            .build());
  }

  static JobOptions from(ParseResult parsed) {
    java.io.File file = value(parsed.matchedPositional(0));
    return new JobOptions(
        file == null ? null : file.getPath(),
        parsed.matchedOptionValue("-var", List.of()),
        parsed.matchedOptionValue("-var-file", List.of()));
  }

  private static java.io.@Nullable File value(@Nullable ArgSpec arg) {
    return arg == null ? null : arg.getValue();
  }
}
