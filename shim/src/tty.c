/* An exec session's streams: FIFOs in its folder that the agent opens, with a terminal between if asked. */
#define _GNU_SOURCE
#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

bool session_fifos(const char *dir, bool terminal) {
  const char *names[] = {"stdin", "stdout", "stderr"};
  for (int i = 0; i < (terminal ? 2 : 3); i++) {
    char path[PATH_BYTES_MAX + 16];
    snprintf(path, sizeof path, "%s/%s", dir, names[i]);
    if (mkfifo(path, 0600) != 0) return false;
  }
  return true;
}

/* The agent's ends first: it waits in open until we come, so that even a failure below reaches it. */
bool session_open_tty(struct session *s, const char *dir, uint32_t rows, uint32_t columns,
                      int *slave) {
  char path[PATH_BYTES_MAX + 16];
  snprintf(path, sizeof path, "%s/stdin", dir);
  s->in = open(path, O_RDONLY | O_CLOEXEC);
  snprintf(path, sizeof path, "%s/stdout", dir);
  s->out = open(path, O_WRONLY | O_CLOEXEC);
  s->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (s->in < 0 || s->out < 0 || s->master < 0) return false;
  if (grantpt(s->master) != 0 || unlockpt(s->master) != 0) return false;
  session_resize(s, rows, columns);
  const char *name = ptsname(s->master);
  *slave = name == NULL ? -1 : open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  return *slave >= 0;
}

void session_resize(struct session *s, uint32_t rows, uint32_t columns) {
  struct winsize size;
  memset(&size, 0, sizeof size);
  ioctl(s->master, TIOCGWINSZ, &size);
  if (rows != 0) size.ws_row = (unsigned short)rows;
  if (columns != 0) size.ws_col = (unsigned short)columns;
  ioctl(s->master, TIOCSWINSZ, &size);
}

/* From the agent to the terminal; false when the agent closed its end: the command then sees the
   end-of-file character, as a person would type it. */
bool session_feed(struct session *s) {
  char bytes[4096];
  ssize_t got = read(s->in, bytes, sizeof bytes);
  if (got > 0) return write_all(s->master, bytes, (size_t)got);
  if (got < 0 && errno == EINTR) return true;
  write_all(s->master, "\004", 1);
  close(s->in);
  s->in = -1;
  return false;
}

/* From the terminal to the agent; false at the end. */
bool session_show(struct session *s) {
  char bytes[16384];
  ssize_t got = read(s->master, bytes, sizeof bytes);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (got <= 0) return false; /* EIO: no process has the terminal open any more */
  return write_all(s->out, bytes, (size_t)got);
}
