/* An exec session's streams: FIFOs in its folder that the agent opens, with a terminal between if asked.
   Nothing here blocks: an agent that reads slowly, or not at all, must not keep a kill from being heard. */
#define _GNU_SOURCE
#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* How often the agent's end is looked for before the session is held to be abandoned: 30 s. */
#define TRIES_MAX 6000

bool session_fifos(const char *dir, bool terminal) {
  const char *names[] = {"stdin", "stdout", "stderr"};
  for (int i = 0; i < (terminal ? 2 : 3); i++) {
    char path[PATH_BYTES_MAX + 16];
    snprintf(path, sizeof path, "%s/%s", dir, names[i]);
    if (mkfifo(path, 0600) != 0) return false;
  }
  return true;
}

static int fifo_of(const char *dir, const char *name, int flags) {
  char path[PATH_BYTES_MAX + 16];
  snprintf(path, sizeof path, "%s/%s", dir, name);
  return open_raw(path, flags | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
}

bool session_open_tty(struct session *s, const char *dir, uint32_t rows, uint32_t columns,
                      int *slave) {
  s->out = -1;
  s->in = fifo_of(dir, "stdin", O_RDONLY);
  s->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (s->in < 0 || s->master < 0) return false;
  if (grantpt(s->master) != 0 || unlockpt(s->master) != 0) return false;
  session_resize(s, rows, columns);
  const char *name = ptsname(s->master);
  *slave = name == NULL ? -1 : open_raw(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  fcntl(s->master, F_SETFL, O_RDWR | O_NONBLOCK);
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

static bool empty(const struct flow *f) { return f->at == f->end; }

static void fill(struct flow *f, int from) {
  if (f->over || !empty(f) || from < 0) return;
  ssize_t got = read(from, f->bytes, sizeof f->bytes);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  f->at = 0;
  f->end = got > 0 ? (size_t)got : 0;
  if (got <= 0) f->over = true; /* EIO of a terminal: no process has it open any more */
}

/* False if the other end will never take it. */
static bool pour(struct flow *f, int to) {
  while (!empty(f)) {
    ssize_t wrote = write(to, f->bytes + f->at, f->end - f->at);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return errno == EAGAIN;
    f->at += (size_t)wrote;
  }
  return true;
}

/* FIFOs have no event for "a reader came"; an agent that asked for a session comes within milliseconds. */
static void find_reader(struct session *s, const char *dir) {
  if (s->out >= 0 || s->deaf) return;
  s->out = fifo_of(dir, "stdout", O_WRONLY);
  if (s->out < 0 && (errno != ENXIO || ++s->tries > TRIES_MAX)) s->deaf = true;
}

bool session_waits_for_reader(const struct session *s) { return s->out < 0 && !s->deaf; }

void session_move(struct session *s, const char *dir) {
  bool typed = s->up.over;
  if (s->readable) fill(&s->up, s->in);
  s->readable = false;
  /* The agent closed its end: the command sees the end-of-file character, as a person would type it. */
  if (s->up.over && !typed) {
    s->up.bytes[0] = 4;
    s->up.at = 0;
    s->up.end = 1;
  }
  if (!pour(&s->up, s->master)) s->up.at = s->up.end;
  if (s->up.over && empty(&s->up) && s->in >= 0) {
    close(s->in);
    s->in = -1;
  }
  find_reader(s, dir);
  fill(&s->down, s->master);
  if (s->out >= 0 && !pour(&s->down, s->out)) s->deaf = true;
  if (s->deaf) s->down.at = s->down.end;
}

/* Whether all that the terminal showed has reached the agent, or never will. */
bool session_flushed(const struct session *s) {
  return s->deaf || (s->out >= 0 && empty(&s->down) && s->down.over);
}

uint32_t session_wants_in(const struct session *s) {
  return s->in >= 0 && empty(&s->up) ? EPOLLIN : 0;
}

uint32_t session_wants_out(const struct session *s) {
  return s->out >= 0 && !empty(&s->down) ? EPOLLOUT : 0;
}

uint32_t session_wants_master(const struct session *s) {
  uint32_t read_more = empty(&s->down) && !s->down.over ? EPOLLIN : 0;
  return read_more | (empty(&s->up) ? 0 : EPOLLOUT);
}
