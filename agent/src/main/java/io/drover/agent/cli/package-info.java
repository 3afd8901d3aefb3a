/** The command line. It uses the engine only through its public facade. */
@NullMarked
package io.drover.agent.cli;

import org.jspecify.annotations.NullMarked;
