/* The task writes its log files itself. What lies further back than their bound is punched out of them, so
   that no writer waits for us and no offset ever moves. */
#define _GNU_SOURCE
#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 4096

/* Where nobody writes: a task that is taken over writes while we look. */
#define FAR_AWAY (1ll << 40)

/* Less than this is not worth a call. */
#define PUNCH_BYTES_MIN (64 << 10)

/* A file that is punched takes no write meanwhile, and all that a fast writer wrote since the last look is
   some milliseconds of work: it is done in pieces of tens of microseconds, with a rest after each, without
   which the writer that was woken would wait for the processor that we are on. Never in more pieces than
   this, or a task that makes its file a terabyte long would keep us for hours. */
#define PIECE_BYTES_MIN (256 << 10)
#define PIECES_MAX 128
#define PIECE_REST_NS 50000

/* The file of one stream, the same for every attempt: were a full one followed by another, each would keep
   as much as all of them together may. */
static int open_stream(const struct identity *who, const char *name, uint64_t index) {
  struct pump p;
  if (!pump_open(&p, -1, who, name, index)) return -1;
  off_t probe = p.offset / BLOCK * BLOCK + FAR_AWAY;
  bool able = fallocate(p.file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, probe, BLOCK) == 0;
  if (able && fcntl(p.file, F_SETFL, O_APPEND) == 0) return p.file;
  close(p.file);
  return -1;
}

bool direct_open(struct growth *g, const struct identity *who) {
  char names[2][288];
  uint64_t index[2];
  stream_names(names, who);
  pump_highest(who->log_dir, names, index);
  g->file[0] = g->file[1] = -1;
  g->keep = who->log_bytes_max * (who->log_files_max == 0 ? 1 : who->log_files_max);
  for (int i = 0; i < 2; i++) {
    g->file[i] = open_stream(who, names[i], index[i]);
    if (g->file[i] < 0) return false;
  }
  g->folder = open_raw(who->log_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (g->folder < 0) return false;
  g->told = fcntl(g->folder, F_SETSIG, GROWTH_SIGNAL) == 0;
  direct_look(g);
  return true;
}

/* Where the first byte is that takes room. The task has our position too, so it is asked by another. */
static off_t first_data(int file) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  int other = open_raw(path, O_RDONLY | O_CLOEXEC);
  if (other < 0) return 0;
  off_t data = lseek(other, 0, SEEK_DATA);
  close(other);
  return data < 0 ? -1 : data / BLOCK * BLOCK;
}

static void punch(int file, off_t end) {
  const int how = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
  const struct timespec rest = {0, PIECE_REST_NS};
  off_t at = first_data(file);
  if (at < 0 || end < at + PUNCH_BYTES_MIN) return;
  off_t piece = (end - at) / PIECES_MAX / BLOCK * BLOCK + BLOCK;
  if (piece < PIECE_BYTES_MIN) piece = PIECE_BYTES_MIN;
  for (; at < end; at += piece) {
    if (fallocate(file, how, at, end - at < piece ? end - at : piece) != 0) return;
    nanosleep(&rest, NULL);
  }
}

/* The notice comes once, so that a flood of writes costs us no more than a look now and then; it is asked
   for before the look, so that nothing is written unseen between the two. */
void direct_look(struct growth *g) {
  g->told = g->told && fcntl(g->folder, F_NOTIFY, DN_MODIFY) == 0;
  g->resting = !g->told;
  for (int i = 0; i < 2; i++) {
    struct stat s;
    if (fstat(g->file[i], &s) != 0 || (uint64_t)s.st_size <= g->keep) continue;
    punch(g->file[i], (s.st_size - (off_t)g->keep) / BLOCK * BLOCK);
  }
}
