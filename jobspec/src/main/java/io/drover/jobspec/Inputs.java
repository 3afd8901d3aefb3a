package io.drover.jobspec;

import io.drover.jobspec.problem.SourceText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is given beside a job file. A variable takes its value, in this order, from {@code vars},
 * then {@code varFiles} (later ones win), then the environment, then its default.
 *
 * @param vars {@code name=value}, as after {@code -var}
 * @param varFiles files of values, HCL or JSON
 * @param environment the environment, of which names in {@code NOMAD_VAR_} are read
 * @param folder where the functions that read files look; null if they may not read any
 */
public record Inputs(
    List<String> vars,
    List<SourceText> varFiles,
    Map<String, String> environment,
    @Nullable Path folder) {
  /** Nothing. */
  public static final Inputs NONE = new Inputs(List.of(), List.of(), Map.of(), null);

  public Inputs {
    vars = List.copyOf(vars);
    varFiles = List.copyOf(varFiles);
    environment = Map.copyOf(environment);
  }

  @Override
  public String toString() {
    return "Inputs[" + vars.size() + " vars, " + varFiles.size() + " files]";
  }
}
