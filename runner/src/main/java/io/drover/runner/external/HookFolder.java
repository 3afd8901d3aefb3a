package io.drover.runner.external;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is in a folder of hooks. Whoever can write there can run programs as the agent: a file or a
 * folder that somebody else owns or may write is refused by name.
 *
 * @param executables in the order of their names
 * @param jars in the order of their names
 */
record HookFolder(List<HookFile> executables, List<Path> jars) {
  /** How far into a file its {@code after} line is looked for. */
  private static final int HEAD_BYTES = 4096;

  private static final Pattern AFTER =
      Pattern.compile("(?m)^\\s*(?:#|//|--|;)\\s*after\\s*:\\s*(\\S.*)$");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final int GROUP_AND_OTHERS_WRITE = 022;

  /**
   * Reads a folder. Folders, and files that are neither executable nor begin as a script does, are
   * not hooks; what has a name that begins with a dot or ends with a tilde is nobody's. A script
   * that is not executable, and a link that leads nowhere, are: a hook that is silently not called
   * vetoes nothing.
   *
   * @throws DroverException naming what is refused
   */
  static HookFolder read(Path folder) throws DroverException {
    if (!Files.isDirectory(folder)) {
      throw new DroverException(ErrorCode.USAGE, "the hook folder " + folder + " is not a folder");
    }
    checkOwner(folder);
    List<HookFile> executables = new ArrayList<>();
    List<Path> jars = new ArrayList<>();
    for (Path file : files(folder)) {
      String name = String.valueOf(file.getFileName());
      if (name.startsWith(".") || name.endsWith("~") || Files.isDirectory(file)) {
        continue;
      }
      if (!Files.exists(file)) {
        throw refusal(file, "it is a link that leads nowhere");
      }
      if (name.endsWith(".jar")) {
        checkOwner(file);
        jars.add(file);
      } else if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        checkOwner(file);
        checkName(file, name);
        executables.add(new HookFile(file, name, after(head(file))));
      } else if (Files.isRegularFile(file) && head(file).startsWith("#!")) {
        throw refusal(file, "it is a script that is not executable (chmod +x)");
      }
    }
    return new HookFolder(executables, jars);
  }

  private static List<Path> files(Path folder) throws DroverException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException cannot) {
      throw new DroverException(
          ErrorCode.IO,
          "the hook folder " + folder + " cannot be read: " + DroverException.reasonOf(cannot),
          false,
          cannot);
    }
  }

  private static void checkName(Path file, String name) throws DroverException {
    if (!NAME.matcher(name).matches()) {
      throw new DroverException(
          ErrorCode.USAGE,
          "the hook " + file + " is refused: a hook's name is made of letters, digits, . _ and -");
    }
  }

  private static void checkOwner(Path path) throws DroverException {
    try {
      // Of what a link leads to, and of the link itself: either decides what is run.
      refuse(path, Files.readAttributes(path, "unix:uid,mode"));
      Map<String, Object> link =
          Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
      if (!Files.isSymbolicLink(path)) {
        refuse(path, link);
      } else if (!trusted(link.get("uid"))) {
        throw refusal(path, "the link belongs to somebody else");
      }
    } catch (IOException cannot) {
      throw new DroverException(
          ErrorCode.IO,
          "the hook " + path + " cannot be looked at: " + DroverException.reasonOf(cannot),
          false,
          cannot);
    }
  }

  private static void refuse(Path path, Map<String, Object> attributes) throws DroverException {
    if (!trusted(attributes.get("uid"))) {
      throw refusal(path, "it belongs to user " + attributes.get("uid") + ", not to us or root");
    }
    int mode = attributes.get("mode") instanceof Integer bits ? bits : GROUP_AND_OTHERS_WRITE;
    if ((mode & GROUP_AND_OTHERS_WRITE) != 0) {
      throw refusal(path, "others may write it (chmod go-w)");
    }
  }

  private static boolean trusted(@Nullable Object uid) {
    return Integer.valueOf(0).equals(uid) || ownUid().equals(uid);
  }

  private static Object ownUid() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException unknown) {
      return 0;
    }
  }

  private static DroverException refusal(Path path, String why) {
    return new DroverException(ErrorCode.USAGE, "the hook " + path + " is refused: " + why);
  }

  private static @Nullable Set<String> after(String head) {
    Matcher line = AFTER.matcher(head);
    return line.find()
        ? Arrays.stream(line.group(1).trim().split("[\\s,]+"))
            .collect(Collectors.toCollection(TreeSet::new))
        : null;
  }

  private static String head(Path file) throws DroverException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException cannot) {
      throw new DroverException(
          ErrorCode.IO,
          "the hook " + file + " cannot be read: " + DroverException.reasonOf(cannot),
          false,
          cannot);
    }
  }
}
