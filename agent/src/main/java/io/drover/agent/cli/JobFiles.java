package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.jobspec.Inputs;
import io.drover.jobspec.Jobspec;
import io.drover.jobspec.ParsedJob;
import io.drover.jobspec.problem.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the job file and the variable files that the user named. */
final class JobFiles {
  private final InputStream stdin;
  private final Map<String, String> environment;

  JobFiles(InputStream stdin, Map<String, String> environment) {
    this.stdin = stdin;
    this.environment = environment;
  }

  /** The job. */
  ParsedJob read(JobOptions options) throws DroverException, Usage {
    String file = options.file();
    if (file == null) {
      throw new Usage("a job file is needed, such as examples/hello.nomad.hcl");
    }
    List<SourceText> varFiles = new ArrayList<>();
    for (String name : options.varFiles()) {
      varFiles.add(Jobspec.values(bytes(name), name));
    }
    boolean fromStdin = file.equals("-");
    Path folder = fromStdin ? Path.of("") : Path.of(file).toAbsolutePath().getParent();
    Inputs inputs = new Inputs(options.vars(), varFiles, environment, folder);
    return Jobspec.parse(bytes(file), fromStdin ? "stdin" : file, inputs);
  }

  /** Never more than the bound, whatever the file is: a device has no size and no end. */
  private byte[] bytes(String name) throws Usage {
    try (InputStream in = name.equals("-") ? stdin : open(name)) {
      byte[] bytes = in.readNBytes(Jobspec.SOURCE_BYTES_MAX + 1);
      if (bytes.length > Jobspec.SOURCE_BYTES_MAX) {
        throw new Usage(
            name + " is too long; at most " + Jobspec.SOURCE_BYTES_MAX + " bytes are read");
      }
      return bytes;
    } catch (NoSuchFileException missing) {
      throw new Usage(name + " is not there");
    } catch (AccessDeniedException denied) {
      throw new Usage(name + " cannot be read: permission denied");
    } catch (IOException cannot) {
      throw new Usage(name + " cannot be read: " + cannot.getMessage());
    } catch (InvalidPathException wrong) {
      throw new Usage(name + " cannot be the name of a file: " + wrong.getReason());
    }
  }

  private static InputStream open(String name) throws IOException, Usage {
    Path path = Path.of(name);
    if (Files.isDirectory(path)) {
      throw new Usage(name + " is a folder; a job file is needed");
    }
    return Files.newInputStream(path);
  }
}
