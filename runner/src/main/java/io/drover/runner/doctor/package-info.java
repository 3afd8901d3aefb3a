/**
 * What this machine lets Drover do, and what was left behind on it. Looks only; changes nothing but
 * a cgroup of its own that it makes to see whether it may.
 */
@NullMarked
package io.drover.runner.doctor;

import org.jspecify.annotations.NullMarked;
