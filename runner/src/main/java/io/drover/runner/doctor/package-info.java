/**
 * What this machine lets Drover do, and what was left behind on it. Looks only; changes nothing but
 * a cgroup and a mount of its own that it makes to see whether it may, and removes.
 */
@NullMarked
package io.drover.runner.doctor;

import org.jspecify.annotations.NullMarked;
