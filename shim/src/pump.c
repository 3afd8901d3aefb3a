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
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES (64u << 10)

/* How many chunks one call moves at the most, so that two floods and the control share the time. */
#define CHUNKS_PER_TURN 16

void pump_fifo_path(char *into, size_t size, const char *dir, const char *base, bool error) {
  snprintf(into, size, "%s/.%s.%s.fifo", dir, base, error ? "stderr" : "stdout");
}

bool pump_fifos(const char *dir, const char *base) {
  for (int i = 0; i < 2; i++) {
    char path[PATH_BYTES_MAX + 320];
    pump_fifo_path(path, sizeof path, dir, base, i == 1);
    if (mkfifo(path, 0600) != 0 && errno != EEXIST) return false;
  }
  return true;
}

static void file_path(char *into, size_t size, const struct pump *p, uint64_t index) {
  snprintf(into, size, "%s/%s.%" PRIu64, p->dir, p->name, index);
}

/* The name `tail -F` follows: made under another name, then renamed over, so it is never missing. */
static void point_link(const struct pump *p) {
  char target[320], link[PATH_BYTES_MAX + 320], temporary[PATH_BYTES_MAX + 320];
  snprintf(target, sizeof target, "%s.%" PRIu64, p->name, p->index);
  snprintf(link, sizeof link, "%s/%s.log", p->dir, p->name);
  snprintf(temporary, sizeof temporary, "%s/.%s.log.new", p->dir, p->name);
  unlink(temporary);
  if (symlink(target, temporary) == 0) rename(temporary, link);
}

static bool open_file(struct pump *p) {
  char path[PATH_BYTES_MAX + 320];
  file_path(path, sizeof path, p, p->index);
  p->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (p->file < 0) return false;
  p->offset = lseek(p->file, 0, SEEK_END);
  p->past_limit = false;
  return true;
}

static void retire(const struct pump *p) {
  char path[PATH_BYTES_MAX + 320];
  uint64_t oldest = p->index + 1 > p->files_max ? p->index + 1 - p->files_max : 0;
  for (uint64_t i = oldest; i-- > 0;) {
    file_path(path, sizeof path, p, i);
    if (unlink(path) != 0) return;
  }
}

static uint64_t highest(const struct pump *p) {
  uint64_t best = 0;
  size_t n = strlen(p->name);
  DIR *dir = opendir(p->dir);
  for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
    if (strncmp(e->d_name, p->name, n) != 0 || e->d_name[n] != '.') continue;
    char *end;
    uint64_t index = strtoull(e->d_name + n + 1, &end, 10);
    if (end != e->d_name + n + 1 && *end == 0 && index > best) best = index;
  }
  if (dir != NULL) closedir(dir);
  return best;
}

bool pump_open(struct pump *p, const char *dir, const char *base, bool error, uint32_t files_max,
               uint64_t bytes_max) {
  memset(p, 0, sizeof *p);
  p->file = -1;
  p->dir = dir;
  p->files_max = files_max == 0 ? 1 : files_max;
  p->bytes_max = bytes_max == 0 ? 1 : bytes_max;
  snprintf(p->name, sizeof p->name, "%s.%s", base, error ? "stderr" : "stdout");
  char path[PATH_BYTES_MAX + 320];
  pump_fifo_path(path, sizeof path, dir, base, error);
  /* Read-write, so that the writers' end never closes for the task and the reader's never for us. */
  p->fifo = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (p->fifo < 0) return false;
  p->index = highest(p);
  if (!open_file(p)) return false;
  point_link(p);
  return true;
}

/* The disk does not take it: the task must not wait for us, so the bytes go and are counted. */
static ssize_t lose(struct pump *p, size_t size) {
  char scrap[16384];
  ssize_t got = read(p->fifo, scrap, size < sizeof scrap ? size : sizeof scrap);
  if (got > 0) p->lost_bytes += (uint64_t)got;
  return got;
}

static ssize_t move(struct pump *p, size_t size) {
  if (p->file < 0 && !open_file(p)) return lose(p, size);
  ssize_t moved = splice(p->fifo, NULL, p->file, &p->offset, size, SPLICE_F_NONBLOCK);
  if (moved >= 0 || errno == EAGAIN || errno == EINTR) return moved;
  return lose(p, size);
}

static void rotate(struct pump *p) {
  close(p->file);
  p->file = -1;
  p->index++;
  if (open_file(p)) {
    point_link(p);
    retire(p);
  }
}

/* Looks at what is next without taking it: bytes up to and with the first line end, or all there is. */
static ssize_t line_rest(struct pump *p, size_t most, bool *ends) {
  static int peek[2] = {-1, -1};
  char look[CHUNK_BYTES / 4];
  if (peek[0] < 0 && pipe2(peek, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  size_t want = most < sizeof look ? most : sizeof look;
  ssize_t there = tee(p->fifo, peek[1], want, SPLICE_F_NONBLOCK);
  if (there <= 0) return there;
  ssize_t got = read(peek[0], look, (size_t)there);
  if (got <= 0) return got;
  char *end = memchr(look, '\n', (size_t)got);
  *ends = end != NULL;
  return end == NULL ? got : end - look + 1;
}

static bool at_line_end(const struct pump *p) {
  char last = 0;
  return p->offset == 0 || (pread(p->file, &last, 1, p->offset - 1) == 1 && last == '\n');
}

/* The file is full: finish the line, then begin the next file. False when there is nothing to move. */
static bool finish_line(struct pump *p) {
  if (!p->past_limit) {
    p->past_limit = true;
    if (at_line_end(p)) {
      rotate(p);
      return true;
    }
  }
  uint64_t over = (uint64_t)p->offset - p->bytes_max;
  if (over >= LINE_OVERRUN_MAX) {
    p->cut_lines++;
    rotate(p);
    return true;
  }
  bool ends = false;
  ssize_t rest = line_rest(p, LINE_OVERRUN_MAX - (size_t)over, &ends);
  if (rest <= 0) return false;
  ssize_t moved = move(p, (size_t)rest);
  if (moved == rest && ends) rotate(p);
  return moved > 0;
}

static bool step(struct pump *p) {
  if (p->file >= 0 && (uint64_t)p->offset >= p->bytes_max) return finish_line(p);
  size_t size = CHUNK_BYTES;
  if (p->bytes_max - (uint64_t)p->offset < size) size = (size_t)(p->bytes_max - (uint64_t)p->offset);
  return move(p, size) > 0;
}

bool pump_once(struct pump *p) {
  for (int i = 0; i < CHUNKS_PER_TURN; i++)
    if (!step(p)) return false;
  return true;
}

void pump_drain(struct pump *p) {
  while (step(p)) {
  }
}
