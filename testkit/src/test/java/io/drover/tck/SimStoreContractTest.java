package io.drover.tck;

import io.drover.runner.disk.Disk;
import io.drover.sim.disk.SimDisk;

class SimStoreContractTest extends StoreContract {
  @Override
  protected Disk newDisk() {
    return new SimDisk(1);
  }
}
