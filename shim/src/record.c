/* The files that decide an attempt's fate: attempt-N (made once, exclusively; identity inside) and exit-N
   (made whole under another name, then renamed). Lines of key=value, closed by a checksum. */
#define _GNU_SOURCE
#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static uint32_t crc32c(const char *data, size_t size) {
  uint32_t crc = ~0u;
  for (size_t i = 0; i < size; i++) {
    crc ^= (uint8_t)data[i];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (0x82f63b78u & (0u - (crc & 1u)));
  }
  return ~crc;
}

void attempt_path(char *into, const char *dir, const char *kind, uint32_t attempt) {
  snprintf(into, PATH_BYTES_MAX + 64, "%s/%s-%" PRIu32, dir, kind, attempt);
}

/* The lock is taken before anyone else can find the file unlocked for long; it lives as long as the shim
   (an flock belongs to the open file, which the shim inherits and its child loses at exec). */
int record_open_new(const char *dir, uint32_t attempt) {
  char path[PATH_BYTES_MAX + 64];
  attempt_path(path, dir, "attempt", attempt);
  int fd = open_raw(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd >= 0) flock(fd, LOCK_EX);
  return fd;
}

int record_open(const char *dir, uint32_t attempt) {
  char path[PATH_BYTES_MAX + 64];
  attempt_path(path, dir, "attempt", attempt);
  return open_raw(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
}

static size_t seal(char *text, size_t used) {
  int more = snprintf(text + used, RECORD_BYTES_MAX - used, "crc=%08" PRIx32 "\n",
                      crc32c(text, used));
  return used + (size_t)more;
}

bool record_put_identity(int fd, const struct identity *w) {
  char text[RECORD_BYTES_MAX];
  int used = snprintf(
      text, sizeof text - 32,
      "version=%d\nboot=%s\npid=%" PRId32 "\nstart=%" PRIu64 "\nshim=%" PRId32
      "\nshim_start=%" PRIu64 "\npolicy=%" PRIu32 "\nflags=%" PRIu32 "\nio=%" PRIu32
      "\nlog_files=%" PRIu32 "\nlog_bytes=%" PRIu64 "\nstarted_ns=%" PRIu64
      "\nended=%" PRIu32 "\nstatus=%" PRId32 "\nfailed_stage=%" PRId32 "\nfailed_error=%" PRId32
      "\nlost_bytes=%" PRIu64 "\ncut_lines=%" PRIu64 "\ncgroup=%s\nlog_dir=%s\nlog_base=%s\n",
      PROTOCOL_VERSION, w->boot, w->pid, w->start, w->shim, w->shim_start, w->policy, w->flags,
      w->io_mode, w->log_files_max, w->log_bytes_max, w->started_ns, w->ended, w->status,
      w->failed_stage, w->failed_error, w->lost_bytes, w->cut_lines, w->cgroup, w->log_dir, w->log_base);
  if (used < 0 || (size_t)used >= sizeof text - 32) return false;
  size_t size = seal(text, (size_t)used);
  /* One write at offset 0: a reader sees the whole record with its checksum, or no record. What a longer
     one before it left behind its end is not read. */
  return pwrite(fd, text, size, 0) == (ssize_t)size;
}

/* The bytes of a whole record, up to and with its checksum: what stands behind that (the rest of a longer
   one that was written over) is not passed on. 0 if there is none, or it is torn or forged badly. */
ssize_t record_read_raw(int fd, char *into, size_t size) {
  ssize_t got = pread(fd, into, size - 1, 0);
  if (got <= 0) return got;
  into[got] = 0;
  char *crc = strstr(into, "\ncrc="), *end;
  if (crc == NULL) return 0;
  size_t body = (size_t)(crc + 1 - into);
  unsigned long sum = strtoul(crc + 5, &end, 16);
  if (end != crc + 13 || *end != '\n' || sum != crc32c(into, body)) return 0;
  end[1] = 0;
  return end + 1 - into;
}


static bool field(const char *text, const char *key, char *into, size_t size) {
  size_t n = strlen(key);
  for (const char *line = text; line != NULL && *line != 0;) {
    const char *end = strchr(line, '\n');
    if (strncmp(line, key, n) == 0 && line[n] == '=' && end != NULL) {
      size_t length = (size_t)(end - line) - n - 1;
      if (length >= size) return false;
      memcpy(into, line + n + 1, length);
      into[length] = 0;
      return true;
    }
    line = end == NULL ? NULL : end + 1;
  }
  return false;
}

static uint64_t number(const char *text, const char *key) {
  char value[32];
  return field(text, key, value, sizeof value) ? strtoull(value, NULL, 10) : 0;
}

bool record_get_identity(int fd, struct identity *w) {
  char text[RECORD_BYTES_MAX];
  return record_read_raw(fd, text, sizeof text) > 0 && record_parse_identity(text, w);
}

bool record_parse_identity(const char *text, struct identity *w) {
  memset(w, 0, sizeof *w);
  w->version = (uint32_t)number(text, "version");
  w->pid = (int32_t)number(text, "pid");
  w->start = number(text, "start");
  w->shim = (int32_t)number(text, "shim");
  w->shim_start = number(text, "shim_start");
  w->policy = (uint32_t)number(text, "policy");
  w->flags = (uint32_t)number(text, "flags");
  w->io_mode = (uint32_t)number(text, "io");
  w->log_files_max = (uint32_t)number(text, "log_files");
  w->log_bytes_max = number(text, "log_bytes");
  w->started_ns = number(text, "started_ns");
  w->ended = (uint32_t)number(text, "ended");
  w->status = (int32_t)number(text, "status");
  w->failed_stage = (int32_t)number(text, "failed_stage");
  w->failed_error = (int32_t)number(text, "failed_error");
  w->lost_bytes = number(text, "lost_bytes");
  w->cut_lines = number(text, "cut_lines");
  return field(text, "boot", w->boot, sizeof w->boot) &&
         field(text, "cgroup", w->cgroup, sizeof w->cgroup) &&
         field(text, "log_dir", w->log_dir, sizeof w->log_dir) &&
         field(text, "log_base", w->log_base, sizeof w->log_base) && w->pid > 0;
}

static const char *kind_name(enum end_kind kind) {
  switch (kind) {
    case END_CODE: return "code";
    case END_SIGNAL: return "signal";
    case END_LOST: return "lost";
    case END_NEVER: return "never";
    case END_NONE: break;
  }
  return "lost";
}

/* The reason is our own text or an error's; a line end in it would forge a field. */
static void one_line(char *into, size_t size, const char *from) {
  size_t i = 0;
  for (; from != NULL && from[i] != 0 && i < size - 1; i++)
    into[i] = from[i] == '\n' ? ' ' : from[i];
  into[i] = 0;
}

static int open_unfinished_end(char *path, const char *dir, uint32_t attempt) {
  snprintf(path, PATH_BYTES_MAX + 64, "%s/.exit-%" PRIu32, dir, attempt);
  return open_raw(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
}

void record_reserve_end(const char *dir, uint32_t attempt) {
  static const char nothing[END_BYTES_MAX];
  char path[PATH_BYTES_MAX + 64];
  int fd = open_unfinished_end(path, dir, attempt);
  if (fd < 0) return;
  write_all(fd, nothing, sizeof nothing);
  close(fd);
}

bool record_put_end(const char *dir, uint32_t attempt, const struct end *e, bool sync) {
  char text[RECORD_BYTES_MAX], reason[512];
  one_line(reason, sizeof reason, e->reason);
  int used = snprintf(text, sizeof text - 32,
                      "version=%d\nkind=%s\nnumber=%" PRId32 "\noom=%d\nended_ns=%" PRIu64
                      "\nended_boot_ns=%" PRIu64 "\nboot=%s\nlost_bytes=%" PRIu64
                      "\ncut_lines=%" PRIu64 "\nreason=%s\n",
                      PROTOCOL_VERSION, kind_name(e->kind), e->number, e->oom ? 1 : 0, wall_ns(),
                      boot_ns(), boot_id(), e->lost_bytes, e->cut_lines, reason);
  size_t size = seal(text, (size_t)used);
  char path[PATH_BYTES_MAX + 64], temporary[PATH_BYTES_MAX + 64];
  attempt_path(path, dir, "exit", attempt);
  int fd = open_unfinished_end(temporary, dir, attempt);
  if (fd < 0) return false;
  bool good = write_all(fd, text, size) && ftruncate(fd, (off_t)size) == 0 && (!sync || fdatasync(fd) == 0);
  close(fd);
  if (!good || rename(temporary, path) != 0) return false;
  if (sync) {
    int folder = open_raw(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
      fsync(folder);
      close(folder);
    }
  }
  return true;
}

ssize_t record_read_end(const char *dir, uint32_t attempt, char *into, size_t size) {
  char path[PATH_BYTES_MAX + 64];
  attempt_path(path, dir, "exit", attempt);
  int fd = open_raw(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t got = record_read_raw(fd, into, size);
  close(fd);
  return got;
}
