package io.drover.tck;

import io.drover.runner.disk.Disk;
import io.drover.runner.disk.RealDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RealStoreContractTest extends StoreContract {
  @TempDir private Path temp;

  @Override
  protected Disk newDisk() throws Exception {
    return RealDisk.create(Files.createTempDirectory(temp, "disk"));
  }
}
