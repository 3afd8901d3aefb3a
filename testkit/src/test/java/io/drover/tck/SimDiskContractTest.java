package io.drover.tck;

import io.drover.runner.disk.Disk;
import io.drover.sim.disk.SimDisk;

class SimDiskContractTest extends DiskContract {
  @Override
  protected Disk newDisk() {
    return new SimDisk(1);
  }
}
