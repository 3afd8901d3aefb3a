package io.drover.jobspec.eval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Functions of files. Paths are seen from the folder of the job file, by abspath, as in Nomad, from
 * the folder in which the program runs.
 */
final class FileFunctions {
  /** A larger file does not belong into a job. */
  private static final long FILE_BYTES_MAX = 16L << 20;

  private static final int FOLDERS_DEEP_MAX = 64;

  private final @Nullable Path folder;

  private FileFunctions(@Nullable Path folder) {
    this.folder = folder;
  }

  static void add(Functions.Registry to, @Nullable Path folder) {
    FileFunctions files = new FileFunctions(folder);
    to.add("abspath", 1, 1, a -> files.absolute(a.text(0)));
    to.add("basename", 1, 1, a -> files.base(a.text(0)));
    to.add("dirname", 1, 1, a -> files.folder(a.text(0)));
    to.add("file", 1, 1, a -> Value.of(CodeFunctions.utf8(files.read(a.text(0)))));
    to.add("filebase64", 1, 1, a -> Value.of(CodeFunctions.encode(files.read(a.text(0)))));
    to.add("fileexists", 1, 1, a -> files.exists(a.text(0)));
    to.add("fileset", 2, 2, files::set);
    to.add("pathexpand", 1, 1, a -> Value.of(files.expand(a.text(0))));
  }

  private Path base() {
    if (folder == null) {
      throw new EvalException("functions of files are off");
    }
    return folder;
  }

  private Path path(String text) {
    try {
      return base().resolve(expand(text)).normalize();
    } catch (InvalidPathException e) {
      throw new EvalException("not a path: " + e.getReason());
    }
  }

  private String expand(String text) {
    base();
    boolean home = text.equals("~") || text.startsWith("~/");
    if (!home && text.startsWith("~")) {
      throw new EvalException("the home of another user is not looked up: " + text);
    }
    return home ? System.getProperty("user.home") + text.substring(1) : text;
  }

  private Value absolute(String text) {
    base();
    try {
      return Value.of(Path.of(text).toAbsolutePath().normalize().toString());
    } catch (InvalidPathException e) {
      throw new EvalException("not a path: " + e.getReason());
    }
  }

  private Value base(String text) {
    base();
    String trimmed = strip(text);
    String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
    return Value.of(name.isEmpty() ? (text.isEmpty() ? "." : "/") : name);
  }

  private Value folder(String text) {
    base();
    int slash = text.lastIndexOf('/');
    try {
      String above = Path.of(text.substring(0, slash + 1)).normalize().toString();
      return Value.of(above.isEmpty() ? "." : above);
    } catch (InvalidPathException e) {
      throw new EvalException("not a path: " + e.getReason());
    }
  }

  private static String strip(String text) {
    int end = text.length();
    while (end > 1 && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }

  private byte[] read(String text) {
    Path path = path(text);
    try {
      if (!Files.isRegularFile(path)) {
        throw new EvalException("there is no file " + path);
      }
      if (Files.size(path) > FILE_BYTES_MAX) {
        throw new EvalException(path + " has more than " + FILE_BYTES_MAX + " bytes");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new EvalException("cannot read " + path + ": " + e.getMessage());
    }
  }

  private Value exists(String text) {
    Path path = path(text);
    if (Files.isDirectory(path)) {
      throw new EvalException(path + " is a folder");
    }
    return Value.of(Files.isRegularFile(path));
  }

  private Value set(Args args) {
    Path from = path(args.text(0));
    if (!Files.isDirectory(from)) {
      return Value.set(List.of());
    }
    try (Stream<Path> all = Files.walk(from, FOLDERS_DEEP_MAX)) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + args.text(1));
      List<Value> found =
          all.filter(Files::isRegularFile)
              .map(from::relativize)
              .filter(matcher::matches)
              .<Value>map(path -> Value.of(path.toString()))
              .toList();
      return Value.set(found);
    } catch (IOException | UncheckedIOException e) {
      throw new EvalException("cannot read the folder " + from + ": " + e.getMessage());
    } catch (PatternSyntaxException e) {
      throw new EvalException("not a pattern: " + e.getDescription());
    }
  }
}
