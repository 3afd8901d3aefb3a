package io.drover.api.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A volume that a group uses.
 *
 * @param name its name inside the group
 * @param type {@code host} or {@code csi}
 * @param source its name on the machine or in the cluster
 * @param readOnly whether the tasks may only read it
 * @param sticky whether a replacement gets the same one
 * @param accessMode how many may use it at once, in CSI's words; empty for none
 * @param attachmentMode {@code file-system} or {@code block-device}; empty for none
 * @param mountOptions how to mount it
 * @param perAlloc whether {@code source} gets {@code [index]} of the alloc appended
 * @since 0.1
 */
public record VolumeRequest(
    String name,
    String type,
    String source,
    boolean readOnly,
    boolean sticky,
    String accessMode,
    String attachmentMode,
    @Nullable MountOptions mountOptions,
    boolean perAlloc) {

  /**
   * How to mount a volume. The flags may be secret.
   *
   * @param fsType the kind of file system
   * @param mountFlags flags; may be secret, never logged
   */
  public record MountOptions(String fsType, List<String> mountFlags) {

    public MountOptions {
      mountFlags = List.copyOf(mountFlags);
    }

    @Override
    public String toString() {
      return "MountOptions[fsType=" + fsType + ", mountFlags=" + mountFlags.size() + "]";
    }
  }
}
