package io.drover.runner.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job may ask about the machine. */
final class HostNodeTest {
  private static final Pattern NAME =
      Pattern.compile("(?m)^\\| `((?:node|attr)\\.[a-zA-Z0-9._-]+)`");

  private static final String HEAD =
      "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n";
  private static final String OUTWARD = "eth1\t00000000\t0100A8C0\t3\t0\t0\t0\t00000000\n";
  private static final String NEAR = "eth1\t0000A8C0\t00000000\t1\t0\t0\t0\t0000FFFF\n";
  private static final String BRIDGE = "br0\t000011AC\t00000000\t1\t0\t0\t0\t0000FFFF\n";
  private static final String TRIE =
      """
      Main:
        +-- 0.0.0.0/0 3 0 5
           |-- 127.0.0.1
              /32 host LOCAL
           |-- 172.17.0.1
              /32 host LOCAL
           |-- 192.168.0.9
              /32 host LOCAL
           |-- 192.168.255.255
              /32 link BROADCAST
      """;

  @Test
  void everyPropertyThatThePageNamesIsThereAndNoOther() throws Exception {
    Set<String> page =
        NAME.matcher(Files.readString(Path.of("../docs/jobspec.md")))
            .results()
            .map((MatchResult row) -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> there = new TreeSet<>(new HostNode("id", Set.of("raw_exec")).values().keySet());
    // A small container may not say which system it is.
    there.addAll(Set.of("attr.os.name", "attr.os.version"));
    assertThat(there).isEqualTo(page);
  }

  @ParameterizedTest(name = "{2}: {1}")
  @CsvSource({
    "BRIDGE OUTWARD NEAR, 192.168.0.9, of the interface that leads outward",
    "BRIDGE, 172.17.0.1, of the first where none does",
    "OUTWARD, 172.17.0.1, and where its network is not told",
  })
  void theAddressIsThatByWhichOthersReachTheMachine(String rows, String address, String whose) {
    String routes =
        HEAD
            + rows.replace("BRIDGE", BRIDGE)
                .replace("OUTWARD", OUTWARD)
                .replace("NEAR", NEAR)
                .replace("\n ", "\n");

    assertThat(HostAddress.of(routes, TRIE)).as(whose).isEqualTo(address);
  }

  @Test
  void withoutANetworkItIsTheLoopbacks() {
    assertThat(HostAddress.of("", "")).isEqualTo("127.0.0.1");
  }
}
