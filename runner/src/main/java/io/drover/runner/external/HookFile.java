package io.drover.runner.external;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An executable that is a hook.
 *
 * @param path the file
 * @param name its name, which is the hook's
 * @param declared the names in its {@code after} line, null if it has none
 */
record HookFile(Path path, String name, @Nullable Set<String> declared) {}
