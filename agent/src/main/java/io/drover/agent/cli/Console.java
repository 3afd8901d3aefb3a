package io.drover.agent.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The two streams a person sees. Lines of tasks go to the stream they were written to, everything
 * Drover says goes to standard error, and no line is ever mixed with another. Safe from any thread.
 */
final class Console {
  private static final String RESET = "\u001b[0m";
  private static final String[] COLOURS = {
    "\u001b[36m", "\u001b[33m", "\u001b[35m", "\u001b[32m", "\u001b[34m", "\u001b[96m", "\u001b[93m"
  };

  private final OutputStream out;
  private final PrintStream err;
  private final boolean colourOut;
  private final boolean colourErr;
  private boolean outIsGone;
  private boolean outIsLost;

  Console(OutputStream out, PrintStream err, boolean colourOut, boolean colourErr) {
    this.out = new BufferedOutputStream(out, 64 * 1024);
    this.err = err;
    this.colourOut = colourOut;
    this.colourErr = colourErr;
  }

  /** One line of a task, prefixed with who wrote it. Buffered until {@link #flush}. */
  synchronized void taskLine(String who, int hue, boolean error, byte[] bytes, int from, int n) {
    boolean colour = error ? colourErr : colourOut;
    String head = colour ? COLOURS[hue % COLOURS.length] + who + " |" + RESET + " " : who + " | ";
    try {
      if (error) {
        flush();
        err.write(head.getBytes(StandardCharsets.UTF_8));
        err.write(bytes, from, n);
        err.write('\n');
        err.flush();
      } else if (!outIsGone) {
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.write(bytes, from, n);
        out.write('\n');
      }
    } catch (IOException gone) {
      gone(gone);
    }
  }

  /** Whether nothing can be written to standard output any more. */
  synchronized boolean outIsGone() {
    return outIsGone;
  }

  /** Whether somebody wanted standard output, and did not get all of it. */
  synchronized boolean outIsLost() {
    return outIsLost;
  }

  /** Must not end the tasks. A reader that went away wants no more, and no word of it. */
  private void gone(IOException why) {
    if (!outIsGone) {
      outIsGone = true;
      outIsLost = !String.valueOf(why.getMessage()).contains("Broken pipe");
      if (outIsLost) {
        complain("drover: standard output cannot be written: " + why.getMessage());
      }
    }
  }

  /** One line on standard output, as it is. */
  synchronized void print(String line) {
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.write('\n');
      out.flush();
    } catch (IOException gone) {
      gone(gone);
    }
  }

  /** The same, buffered until {@link #flush}. */
  synchronized void printLater(String line) {
    try {
      if (!outIsGone) {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
      }
    } catch (IOException gone) {
      gone(gone);
    }
  }

  /** Something Drover says, on standard error. */
  synchronized void say(String line) {
    flush();
    err.println(colourErr ? "\u001b[2m" + line + RESET : line);
    err.flush();
  }

  /** Something that must not be missed, on standard error. */
  synchronized void complain(String line) {
    flush();
    err.println(colourErr ? "\u001b[31m" + line + RESET : line);
    err.flush();
  }

  /** Brings buffered lines out. */
  synchronized void flush() {
    try {
      if (!outIsGone) {
        out.flush();
      }
    } catch (IOException gone) {
      gone(gone);
    }
  }
}
