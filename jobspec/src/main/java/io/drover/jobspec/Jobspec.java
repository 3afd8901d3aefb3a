package io.drover.jobspec;

import io.drover.api.ErrorCode;
import io.drover.api.SourcePlace;
import io.drover.api.model.ConfigValue;
import io.drover.api.model.Job;
import io.drover.jobspec.check.JobCheck;
import io.drover.jobspec.hcl.Body;
import io.drover.jobspec.hcl.HclParser;
import io.drover.jobspec.json.JsonTree;
import io.drover.jobspec.map.JobMapper;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Notice;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.SourceText;
import io.drover.jobspec.read.HclJobReader;
import io.drover.jobspec.read.JsonReader;
import io.drover.jobspec.stanza.Block;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Job files, HCL or JSON, become jobs here. Pure but for functions that read files; thread-safe.
 */
public final class Jobspec {
  /** A larger job file is refused. */
  public static final int SOURCE_BYTES_MAX = 16 << 20;

  private Jobspec() {}

  /**
   * Reads a job file: HCL2 as Nomad's, or JSON in the shape of Nomad's HTTP API, with or without
   * the {@code Job} wrapper. A text that begins with a brace or a bracket is JSON.
   *
   * @param bytes the file, UTF-8
   * @param name its name, for error texts
   * @param inputs variables and the rest
   * @return a job that keeps all of Nomad's rules
   * @throws JobspecException with all mistakes that one pass finds: first of syntax, then of what
   *     was written, then of what goes with what
   */
  public static ParsedJob parse(byte[] bytes, String name, Inputs inputs) throws JobspecException {
    Problems problems = new Problems();
    SourceText source = decode(bytes, name, problems);
    problems.throwIfAny(ErrorCode.JOB_SYNTAX);
    return parse(source, inputs, problems);
  }

  /** The same, from text. */
  public static ParsedJob parse(String text, String name, Inputs inputs) throws JobspecException {
    return parse(new SourceText(name, text), inputs, new Problems());
  }

  /**
   * Checks a job made in Java against Nomad's rules.
   *
   * @throws JobspecException with every rule it breaks
   */
  public static ParsedJob check(Job job) throws JobspecException {
    Problems problems = new Problems();
    JobCheck.job(job, Places.NONE, problems);
    problems.throwIfAny(ErrorCode.JOB_INVALID);
    return new ParsedJob(job, Places.NONE, List.of(), List.of());
  }

  /**
   * A job that was checked when it was taken on, out of where it was stored. The rules are not
   * asked again: one that a later version added must not cost what an earlier one took on.
   *
   * @throws JobspecException if it cannot be read
   */
  public static Job stored(byte[] json) throws JobspecException {
    Problems problems = new Problems();
    SourceText source = decode(json, "stored job", problems);
    problems.throwIfAny(ErrorCode.JOB_SYNTAX);
    return read(source, Inputs.NONE, problems).job();
  }

  private static ParsedJob parse(SourceText source, Inputs inputs, Problems problems)
      throws JobspecException {
    ParsedJob read = read(source, inputs, problems);
    JobCheck.job(read.job(), read.places(), problems);
    problems.throwIfAny(ErrorCode.JOB_INVALID);
    return read;
  }

  /** Without the rules about what goes with what. */
  private static ParsedJob read(SourceText source, Inputs inputs, Problems problems)
      throws JobspecException {
    problems.source(source);
    Places.Builder builder = Places.builder();
    List<Notice> notices = new ArrayList<>();
    String start = source.text().stripLeading();
    boolean json = start.startsWith("{") || start.startsWith("[");
    if (json && !(inputs.vars().isEmpty() && inputs.varFiles().isEmpty())) {
      problems.add(
          new SourcePlace(source.name(), 1, 1),
          "a job in JSON declares no variables: -var and -var-file are for HCL");
      problems.throwIfAny(ErrorCode.JOB_INVALID);
    }
    Block block =
        json
            ? json(source, problems, builder, notices)
            : hcl(source, inputs, problems, builder, notices);
    problems.throwIfAny(ErrorCode.JOB_INVALID);
    if (block == null) {
      throw new IllegalStateException("no job and no problem in " + source.name());
    }
    Places places = builder.build();
    Job job = new JobMapper(problems, places).job(block);
    problems.throwIfAny(ErrorCode.JOB_INVALID);
    return new ParsedJob(job, places, List.of(source), notices);
  }

  private static @Nullable Block json(
      SourceText source, Problems problems, Places.Builder places, List<Notice> notices)
      throws JobspecException {
    ConfigValue root = JsonTree.parse(source, problems);
    problems.throwIfAny(ErrorCode.JOB_SYNTAX);
    return root == null ? null : new JsonReader(problems, places, notices).read(root);
  }

  private static @Nullable Block hcl(
      SourceText source,
      Inputs inputs,
      Problems problems,
      Places.Builder places,
      List<Notice> notices)
      throws JobspecException {
    Body body = HclParser.parse(source, problems);
    problems.throwIfAny(ErrorCode.JOB_SYNTAX);
    return body == null
        ? null
        : new HclJobReader(problems, places, notices, inputs.folder())
            .read(source, body, inputs.environment(), inputs.varFiles(), inputs.vars());
  }

  /**
   * A file of values for variables.
   *
   * @param bytes the file, UTF-8
   * @param name its name, for error texts
   * @throws JobspecException if it is not UTF-8, with the place
   */
  public static SourceText values(byte[] bytes, String name) throws JobspecException {
    Problems problems = new Problems();
    SourceText source = decode(bytes, name, problems);
    problems.throwIfAny(ErrorCode.JOB_SYNTAX);
    return source;
  }

  private static SourceText decode(byte[] bytes, String name, Problems problems) {
    if (bytes.length > SOURCE_BYTES_MAX) {
      problems.add(
          new SourcePlace(name, 1, 1),
          "the file has " + bytes.length + " bytes; at most " + SOURCE_BYTES_MAX + " are read");
      return new SourceText(name, "");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      var decoder =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
      return new SourceText(name, decoder.decode(in).toString());
    } catch (CharacterCodingException e) {
      int line = 1;
      int start = 0;
      for (int i = 0; i < in.position(); i++) {
        if (bytes[i] == '\n') {
          line++;
          start = i + 1;
        }
      }
      problems.add(
          new SourcePlace(name, line, in.position() - start + 1), "not UTF-8: a broken character");
      return new SourceText(name, "");
    }
  }
}
