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

#define BLOCK 4096u

/* Where nobody writes: a task that is taken over writes while we look. */
#define FAR_AWAY (1ll << 40)

/* Less than this is not worth a call. */
#define PUNCH_BYTES_MIN (64u << 10)

/* A file that is punched takes no write meanwhile, and all that a fast writer wrote since the last look is
   some milliseconds of work: it is done in pieces of tens of microseconds, with a rest after each, without
   which the writer that was woken would wait for the processor that we are on. */
#define PUNCH_BYTES_MAX (256u << 10)
#define PUNCH_REST_NS 50000

/* What else is to be done is looked at after so many. */
#define PUNCHES_PER_LOOK 128

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
    /* Now only: the task will have this position too. */
    off_t data = lseek(g->file[i], 0, SEEK_DATA);
    g->punched[i] = data > 0 ? (uint64_t)data / BLOCK * BLOCK : 0;
    lseek(g->file[i], 0, SEEK_SET);
  }
  g->folder = open_raw(who->log_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (g->folder < 0) return false;
  g->told = fcntl(g->folder, F_SETSIG, GROWTH_SIGNAL) == 0;
  direct_look(g);
  return true;
}

/* Whether it is done, or cannot be. */
static bool punch(int file, uint64_t *punched, uint64_t end) {
  const struct timespec rest = {0, PUNCH_REST_NS};
  for (int i = 0; *punched < end; i++) {
    if (i == PUNCHES_PER_LOOK) return false;
    off_t size = (off_t)(end - *punched < PUNCH_BYTES_MAX ? end - *punched : PUNCH_BYTES_MAX);
    if (fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)*punched, size) != 0) return true;
    *punched += (uint64_t)size;
    nanosleep(&rest, NULL);
  }
  return true;
}

/* The notice comes once, so that a flood of writes costs us no more than a look now and then; it is asked
   for before the look, so that nothing is written unseen between the two. */
void direct_look(struct growth *g) {
  g->told = g->told && fcntl(g->folder, F_NOTIFY, DN_MODIFY) == 0;
  g->resting = !g->told;
  g->behind = false;
  for (int i = 0; i < 2; i++) {
    struct stat s;
    if (fstat(g->file[i], &s) != 0 || (uint64_t)s.st_size <= g->keep) continue;
    uint64_t end = ((uint64_t)s.st_size - g->keep) / BLOCK * BLOCK;
    if (end < g->punched[i] + PUNCH_BYTES_MIN) continue;
    if (!punch(g->file[i], &g->punched[i], end)) g->behind = true;
  }
}

/* No writer is left that could wait for it, or add to it. */
void direct_finish(struct growth *g) {
  do direct_look(g);
  while (g->behind);
}
