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
#include <unistd.h>

#define BLOCK 4096u

/* Where nobody writes: a task that is taken over writes while we look. */
#define FAR_AWAY (1ll << 40)

/* Less than this is not worth a call. */
#define PUNCH_BYTES_MIN (64u << 10)

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

/* The notice comes once, so that a flood of writes costs us no more than a look now and then; it is asked
   for before the look, so that nothing is written unseen between the two. */
void direct_look(struct growth *g) {
  g->told = g->told && fcntl(g->folder, F_NOTIFY, DN_MODIFY) == 0;
  g->resting = !g->told;
  for (int i = 0; i < 2; i++) {
    struct stat s;
    if (fstat(g->file[i], &s) != 0 || (uint64_t)s.st_size <= g->keep) continue;
    uint64_t end = ((uint64_t)s.st_size - g->keep) / BLOCK * BLOCK;
    if (end < g->punched[i] + PUNCH_BYTES_MIN) continue;
    if (fallocate(g->file[i], FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)end) == 0)
      g->punched[i] = end;
  }
}
