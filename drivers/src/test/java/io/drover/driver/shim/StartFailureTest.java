package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a start that failed may succeed later. */
class StartFailureTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "errno=28 writing the identity: No space left on device     | true",
        "errno=122 making the FIFOs: Disk quota exceeded            | true",
        "errno=11 forking: no process to be had                     | true",
        "errno=24 opening the log: Too many open files              | true",
        "errno=2 executing /bin/no: No such file or directory       | false",
        "errno=13 executing /etc/passwd: Permission denied          | false",
        "errno=281 not to be taken for 28                           | false",
        "it was never started                                       | false",
      })
  void whatTheMachineMayHaveAgainPasses(String reason, boolean passes) {
    assertThat(StartFailure.passing(reason)).isEqualTo(passes);
  }
}
