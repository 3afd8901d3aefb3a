package io.drover.runner;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.model.AllocatedResources.PortMapping;
import io.drover.api.model.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses the host's ports that a group asks for; no two living allocs get the same. */
final class PortChoice {
  /** Nomad's range for ports of its choice. */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;
  private static final int TRIES_MAX = 1_000;
  private static final String HOST = "127.0.0.1";

  private final Set<Integer> taken = new HashSet<>();

  /** Ports of an alloc that lives already. */
  synchronized void take(List<PortMapping> ports) {
    ports.forEach(p -> taken.add(p.value()));
  }

  /** Ports of an alloc that has ended. */
  synchronized void release(List<PortMapping> ports) {
    ports.forEach(p -> taken.remove(p.value()));
  }

  /** Ports as a plan knows them: 0 for one that is chosen only at the start. */
  static List<PortMapping> planned(List<Port> wishes) {
    return wishes.stream()
        .map(wish ->
            new PortMapping(
                wish.label(),
                wish.value(),
                wish.to() < 0 ? wish.value() : wish.to(),
                HOST,
                wish.ignoreCollision()))
        .toList();
  }

  /** Ports as wished; taken until released. */
  synchronized List<PortMapping> choose(List<Port> wishes) throws DroverException {
    List<PortMapping> chosen = new ArrayList<>();
    for (Port wish : wishes) {
      int value = wish.value() > 0 ? fixed(wish) : free();
      taken.add(value);
      int to = wish.to() < 0 ? value : wish.to();
      chosen.add(new PortMapping(wish.label(), value, to, HOST, wish.ignoreCollision()));
    }
    return chosen;
  }

  private int fixed(Port wish) throws DroverException {
    if (!wish.ignoreCollision() && taken.contains(wish.value())) {
      throw new DroverException(
          ErrorCode.WRONG_STATE,
          "port \""
              + wish.label()
              + "\" asks for "
              + wish.value()
              + ", which another alloc of this runner has");
    }
    return wish.value();
  }

  private int free() throws DroverException {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (!taken.contains(port) && unused(port)) {
        return port;
      }
    }
    throw new DroverException(
        ErrorCode.HOST_LACKS, "no free port between " + FIRST + " and " + LAST + " was found");
  }

  private static boolean unused(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }
}
