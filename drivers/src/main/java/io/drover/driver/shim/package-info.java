/**
 * The Java end of the shim protocol (shim/PROTOCOL.md): one spawner process per runner, started on
 * first use, one platform thread that reads its words, and no thread and no descriptor per task.
 */
@NullMarked
package io.drover.driver.shim;

import org.jspecify.annotations.NullMarked;
