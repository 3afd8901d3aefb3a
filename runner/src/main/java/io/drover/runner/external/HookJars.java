package io.drover.runner.external;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.hook.HookProvider;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Providers in jars: each jar has a class loader of its own, above which are only the api's
 * classes.
 */
final class HookJars implements AutoCloseable {
  private final List<URLClassLoader> loaders = new ArrayList<>();
  private final List<HookProvider> providers = new ArrayList<>();

  /**
   * Loads the providers of a jar.
   *
   * @throws DroverException if it has none, cannot be loaded, or was written for another api
   */
  void add(Path jar) throws DroverException {
    URLClassLoader loader = loader(jar);
    loaders.add(loader);
    int before = providers.size();
    try {
      for (HookProvider provider : ServiceLoader.load(HookProvider.class, loader)) {
        if (loader.equals(provider.getClass().getClassLoader())) {
          ExternalHooks.checkVersion(jar.toString(), provider);
          providers.add(provider);
        }
      }
    } catch (ServiceConfigurationError | LinkageError broken) {
      throw refusal(jar, broken.toString());
    }
    if (providers.size() == before) {
      throw refusal(
          jar, "it has no META-INF/services/" + HookProvider.class.getName() + " with a provider");
    }
  }

  private static URLClassLoader loader(Path jar) throws DroverException {
    try {
      return new URLClassLoader(
          "drover-hooks-" + jar.getFileName(),
          new URL[] {jar.toUri().toURL()},
          HookProvider.class.getClassLoader());
    } catch (MalformedURLException odd) {
      throw refusal(jar, odd.toString());
    }
  }

  private static DroverException refusal(Path jar, String why) {
    return new DroverException(ErrorCode.USAGE, "the hooks in " + jar + " are refused: " + why);
  }

  List<HookProvider> providers() {
    return providers;
  }

  @Override
  public void close() {
    for (URLClassLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException closing) {
        // Its file is read no more; there is nothing to save.
      }
    }
  }
}
