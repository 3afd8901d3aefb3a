/* Moves a task's output from its FIFO into rotated files with splice, so that no byte is ever in this
   process only: killed at any point, it loses nothing that the FIFO or the file does not hold. */
#define _GNU_SOURCE
#include "common.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define CHUNK_BYTES (64u << 10)

/* What the pipe of a flood holds, where we may have it so. All of it is moved at once: a move holds the
   pipe's lock, and a writer that comes in between finds room for a page only, and is met again. */
#define WIDE_BYTES (1u << 20)

/* How long a flood is let run into it before it is emptied again. */
#define FLOOD_REST_NS 400000

/* How much one call moves before it looks at the time: two floods and the control share it. */
#define TURN_BYTES (2u << 20)

/* In the attempt's own folder, where nobody but us can put something else in their place. */
static void fifo_path(char *into, const char *dir, uint32_t attempt, bool error) {
  attempt_path(into, dir, error ? "err" : "out", attempt);
}

/* A pump that is awake for every page makes the writer wait for it, and moves pages one by one: with more
   room between the two it may rest, and then move many. The pipe of a task that writes little stays small. */
void flood_note(struct flood *f, int fifo, size_t moved) {
  f->now = moved >= CHUNK_BYTES;
  if (f->now && !f->wide) {
    fcntl(fifo, F_SETPIPE_SZ, WIDE_BYTES);
    f->wide = true;
  }
}

void flood_rest(const struct flood *f) {
  struct timespec rest = {0, FLOOD_REST_NS};
  if (f->now) nanosleep(&rest, NULL);
}

size_t flood_chunk(const struct flood *f) { return f->wide ? WIDE_BYTES : CHUNK_BYTES; }

/* Whether a turn has moved what it should. In a flood the pipe is left to fill again once it was emptied: to
   go on would be to meet the writer at every page. */
bool flood_passed(const struct flood *f, ssize_t moved, size_t all) {
  return all >= TURN_BYTES || (f->now && all >= CHUNK_BYTES && moved < (ssize_t)WIDE_BYTES / 2);
}

bool fifos_make(const char *dir, uint32_t attempt) {
  for (int i = 0; i < 2; i++) {
    char path[PATH_BYTES_MAX + 64];
    fifo_path(path, dir, attempt, i == 1);
    if (mkfifo(path, 0600) != 0 && errno != EEXIST) return false;
  }
  return true;
}

/* Read-write, so that the writers' end never closes for the task and the reader's never for us. */
int fifo_open(const char *dir, uint32_t attempt, bool error, int flags) {
  char path[PATH_BYTES_MAX + 64];
  fifo_path(path, dir, attempt, error);
  return open_raw(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | flags);
}

/* Whether any process has it open. Whoever holds one may write to it and read from it, so that an opening
   for writing alone, which wants a reader, tells. */
bool fifo_held(const char *dir, uint32_t attempt, bool error) {
  char path[PATH_BYTES_MAX + 64];
  fifo_path(path, dir, attempt, error);
  int fd = open_raw(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  if (fd >= 0) close(fd);
  return fd >= 0 || errno != ENXIO;
}

void fifos_remove(const char *dir, uint32_t attempt) {
  char path[PATH_BYTES_MAX + 64];
  for (int i = 0; i < 2; i++) {
    fifo_path(path, dir, attempt, i == 1);
    unlink(path);
  }
}

static void file_path(char *into, size_t size, const struct pump *p, uint64_t index) {
  snprintf(into, size, "%s/%s.%" PRIu64, p->dir, p->name, index);
}

/* The name `tail -F` follows: made under another name, then renamed over, so it is never missing. */
static void point_link(const struct pump *p) {
  char target[320], now[320], link[PATH_BYTES_MAX + 320], temporary[PATH_BYTES_MAX + 320];
  snprintf(target, sizeof target, "%s.%" PRIu64, p->name, p->index);
  snprintf(link, sizeof link, "%s/%s.log", p->dir, p->name);
  if (symlink(target, link) == 0) return;
  ssize_t size = readlink(link, now, sizeof now);
  if (size == (ssize_t)strlen(target) && memcmp(now, target, (size_t)size) == 0) return;
  snprintf(temporary, sizeof temporary, "%s/.%s.log.new", p->dir, p->name);
  unlink(temporary);
  if (symlink(target, temporary) == 0) rename(temporary, link);
}


static void retire(const struct pump *p) {
  char path[PATH_BYTES_MAX + 320];
  uint64_t oldest = p->index + 1 > p->files_max ? p->index + 1 - p->files_max : 0;
  for (uint64_t i = oldest; i-- > 0;) {
    file_path(path, sizeof path, p, i);
    if (unlink(path) != 0) return;
  }
}

/* The log folder may be a task's to write in: what stands at the name must be a file with no other name,
   or we would write, with our rights, wherever a link leads. Such a name is passed over for the next. */
bool pump_open_file(struct pump *p) {
  char path[PATH_BYTES_MAX + 320];
  struct stat s;
  for (int tries = 0; tries < 16; tries++, p->index++) {
    file_path(path, sizeof path, p, p->index);
    p->file = open_raw(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
    if (p->file < 0 && errno != ELOOP && errno != EISDIR && errno != ENXIO) return false;
    if (p->file < 0) continue;
    if (fstat(p->file, &s) == 0 && S_ISREG(s.st_mode) && s.st_nlink == 1) {
      p->offset = s.st_size;
      p->past_limit = false;
      p->line_ended = false;
      fault("rotate-opened");
      point_link(p);
      fault("rotate-linked");
      retire(p);
      return true;
    }
    close(p->file);
    p->file = -1;
  }
  errno = ELOOP;
  return false;
}

void stream_names(char names[2][288], const struct identity *who) {
  snprintf(names[0], 288, "%s.stdout", who->log_base);
  snprintf(names[1], 288, "%s.stderr", who->log_base);
}

/* The highest number of each of these names; one look at the folder for both streams. */
void pump_highest(const char *folder, const char names[2][288], uint64_t best[2]) {
  best[0] = best[1] = 0;
  DIR *dir = opendir(folder);
  for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;)
    for (int i = 0; i < 2; i++) {
      size_t n = strlen(names[i]);
      if (n == 0 || strncmp(e->d_name, names[i], n) != 0 || e->d_name[n] != '.') continue;
      char *end;
      uint64_t index = strtoull(e->d_name + n + 1, &end, 10);
      if (end != e->d_name + n + 1 && *end == 0 && index > best[i]) best[i] = index;
    }
  if (dir != NULL) closedir(dir);
}


bool pump_open(struct pump *p, int fifo, const struct identity *who, const char *name, uint64_t index) {
  memset(p, 0, sizeof *p);
  p->file = -1;
  p->dir = who->log_dir;
  p->files_max = who->log_files_max == 0 ? 1 : who->log_files_max;
  p->bytes_max = who->log_bytes_max == 0 ? 1 : who->log_bytes_max;
  snprintf(p->name, sizeof p->name, "%s", name);
  p->fifo = fifo;
  p->index = index;
  return pump_open_file(p);
}

/* The disk does not take it: the task must not wait for us, so the bytes go and are counted. */
ssize_t pump_lose(struct pump *p, size_t size) {
  char scrap[16384];
  ssize_t got = read(p->fifo, scrap, size < sizeof scrap ? size : sizeof scrap);
  if (got > 0) p->lost_bytes += (uint64_t)got;
  return got;
}

/* A copy of what is next in a pipe of our own, without taking it; -1 with EAGAIN if there is nothing. */
static int peek_at(struct pump *p, size_t most) {
  static int peek[2] = {-1, -1};
  if (peek[0] < 0 && pipe2(peek, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  ssize_t there = tee(p->fifo, peek[1], most, SPLICE_F_NONBLOCK);
  if (there == 0) errno = EAGAIN;
  return there > 0 ? peek[0] : -1;
}

/* File systems that take no splice: through our memory, first into the file and then out of the FIFO, so
   that a death between the two doubles bytes and loses none. */
static ssize_t copy(struct pump *p, size_t size) {
  char bytes[4096];
  int peek = peek_at(p, size < sizeof bytes ? size : sizeof bytes);
  if (peek < 0) return peek;
  ssize_t got = read(peek, bytes, sizeof bytes);
  ssize_t wrote = got <= 0 ? got : pwrite(p->file, bytes, (size_t)got, p->offset);
  if (wrote <= 0) return wrote;
  p->offset += wrote;
  return read(p->fifo, bytes, (size_t)wrote);
}

ssize_t pump_move(struct pump *p, size_t size) {
  if (p->file < 0 && !pump_open_file(p)) return pump_lose(p, size);
  ssize_t moved = splice(p->fifo, NULL, p->file, &p->offset, size, SPLICE_F_NONBLOCK);
  if (moved < 0 && errno == EINVAL) moved = copy(p, size);
  if (moved >= 0 || errno == EAGAIN || errno == EINTR) return moved;
  return pump_lose(p, size);
}

void pump_rotate(struct pump *p) {
  close(p->file);
  fault("rotate-closed");
  p->file = -1;
  p->index++;
  p->offset = 0;
  pump_open_file(p); /* if it cannot be, the next bytes try again, and are counted if they are lost */
}

/* How many bytes of the line that was begun are there, up to and with its end. */
static ssize_t line_rest(struct pump *p, size_t most, bool *ends) {
  char look[CHUNK_BYTES / 4];
  int peek = peek_at(p, most < sizeof look ? most : sizeof look);
  ssize_t got = peek < 0 ? -1 : read(peek, look, sizeof look);
  if (got <= 0) return got;
  char *end = memchr(look, '\n', (size_t)got);
  *ends = end != NULL;
  return end == NULL ? got : end - look + 1;
}

static bool at_line_end(const struct pump *p) {
  char last = 0;
  return p->offset == 0 || (pread(p->file, &last, 1, p->offset - 1) == 1 && last == '\n');
}

static bool pending(const struct pump *p) {
  int left = 0;
  return ioctl(p->fifo, FIONREAD, &left) == 0 && left > 0;
}

/* The file is full: finish the line, then begin the next file with the next bytes, and not before: who
   follows the name has read the last line by then, where the writer leaves it any time at all. As step. */
static ssize_t finish_line(struct pump *p) {
  if (!p->past_limit) {
    p->past_limit = true;
    p->line_ended = at_line_end(p);
  }
  uint64_t over = (uint64_t)p->offset - p->bytes_max;
  if (p->line_ended || over >= LINE_OVERRUN_MAX) {
    if (!pending(p)) return -1;
    if (!p->line_ended) p->cut_lines++;
    pump_rotate(p);
    return 0;
  }
  bool ends = false;
  ssize_t rest = line_rest(p, LINE_OVERRUN_MAX - (size_t)over, &ends);
  if (rest <= 0) return -1;
  ssize_t moved = pump_move(p, (size_t)rest);
  if (moved == rest && ends) p->line_ended = true;
  return moved > 0 ? moved : -1;
}

/* Moves one piece: how many bytes; 0 if it only began a new file, -1 if there was nothing to do. */
static ssize_t step(struct pump *p) {
  if (p->file >= 0 && (uint64_t)p->offset >= p->bytes_max) return finish_line(p);
  size_t size = flood_chunk(&p->flood);
  if (p->bytes_max - (uint64_t)p->offset < size) size = (size_t)(p->bytes_max - (uint64_t)p->offset);
  ssize_t moved = pump_move(p, size);
  return moved > 0 ? moved : -1;
}

void pump_once(struct pump *p) {
  size_t all = 0;
  flood_rest(&p->flood);
  for (ssize_t moved = 0; moved >= 0 && !flood_passed(&p->flood, moved, all);) {
    moved = step(p);
    if (moved > 0) all += (size_t)moved;
  }
  flood_note(&p->flood, p->fifo, all);
}

/* What was accepted while the task lived, and no more: what escaped it may go on writing for ever. */
void pump_drain(struct pump *p) {
  int left = 0;
  if (ioctl(p->fifo, FIONREAD, &left) != 0) return;
  for (ssize_t moved = 0; left > 0 && moved >= 0; left -= (int)moved) moved = step(p);
}
