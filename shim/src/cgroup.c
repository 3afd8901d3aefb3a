/* The v2 tree, for killing and emptiness. Where it is not to be had, the caller does without. */
#define _GNU_SOURCE
#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ssize_t slurp(const char *path, char *into, size_t size) {
  int fd = open_raw(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  size_t used = 0;
  ssize_t got;
  while (used < size - 1 && (got = read(fd, into + used, size - 1 - used)) > 0) used += (size_t)got;
  close(fd);
  into[used] = 0;
  return (ssize_t)used;
}

static bool put(const char *dir, const char *file, const char *text) {
  char path[PATH_BYTES_MAX + 64];
  snprintf(path, sizeof path, "%s/%s", dir, file);
  int fd = open_raw(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  bool good = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
  close(fd);
  return good;
}

/* Where the v2 tree is mounted, joined with the cgroup this process is in. */
bool cgroup_root(char *into, size_t size) {
  static char mounts[65536], own[4096];
  if (slurp("/proc/self/mountinfo", mounts, sizeof mounts) <= 0) return false;
  char *mount = NULL;
  for (char *line = strtok(mounts, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    char *kind = strstr(line, " - cgroup2 ");
    if (kind == NULL) continue;
    char *at = line;
    for (int i = 0; i < 4 && at != NULL; i++) at = strchr(at + 1, ' ');
    if (at == NULL) continue;
    mount = at + 1;
    char *end = strchr(mount, ' ');
    if (end != NULL) *end = 0;
    break;
  }
  if (mount == NULL || slurp("/proc/self/cgroup", own, sizeof own) <= 0) return false;
  char *mine = strstr(own, "0::");
  if (mine == NULL) return false;
  mine += 3;
  char *end = strchr(mine, '\n');
  if (end != NULL) *end = 0;
  if (strstr(mine, "/..") != NULL) return false;
  int wrote = snprintf(into, size, "%s%s", mount, strcmp(mine, "/") == 0 ? "" : mine);
  return wrote > 0 && (size_t)wrote < size;
}

/* The last two parts of the path may have to be made: the runner's
   folder and the attempt's. The runner's may go between our two looks, with its last attempt: once more. */
bool cgroup_make(const char *path) {
  for (int tries = 0; tries < 3; tries++) {
    if (mkdir(path, 0755) == 0 || errno == EEXIST) return true;
    if (errno != ENOENT) return false;
    char parent[PATH_BYTES_MAX];
    snprintf(parent, sizeof parent, "%s", path);
    char *slash = strrchr(parent, '/');
    if (slash == NULL) return false;
    *slash = 0;
    if (mkdir(parent, 0755) != 0 && errno != EEXIST) return false;
    put(parent, "cgroup.subtree_control", "+memory"); /* where it may be: it counts who dies for want of it */
  }
  return false;
}

bool cgroup_enter(const char *path, pid_t pid) {
  char text[16];
  snprintf(text, sizeof text, "%d", (int)pid);
  return put(path, "cgroup.procs", text);
}

static bool is_member(const char *path, pid_t pid) {
  static char own[4096];
  char file[48];
  snprintf(file, sizeof file, "/proc/%d/cgroup", (int)pid);
  if (slurp(file, own, sizeof own) <= 0) return false;
  char *at = strstr(own, "0::");
  if (at == NULL) return false;
  at += 3;
  at[strcspn(at, "\n")] = 0;
  size_t size = strlen(at), whole = strlen(path);
  return size > 1 && size <= whole && strcmp(path + whole - size, at) == 0;
}

/* One pass over the members of the cgroup; one born meanwhile is met in the next. How many there were. */
uint32_t cgroup_signal(const char *path, int signal) {
  static char members[65536];
  char file[PATH_BYTES_MAX + 64];
  uint32_t count = 0;
  snprintf(file, sizeof file, "%s/cgroup.procs", path);
  if (slurp(file, members, sizeof members) < 0) return 0;
  char *last = strrchr(members, '\n');
  if (last != NULL) last[1] = 0; /* a number cut off at the buffer's end would be somebody else's */
  for (char *line = strtok(members, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    pid_t pid = (pid_t)atoi(line);
    int fd = pid > 0 ? pidfd_of(pid, process_start(pid)) : -1;
    if (fd < 0) continue;
    /* Asked again now that the number is held: it may have gone to another since the list was read. */
    if (!is_member(path, pid)) {
      close(fd);
      continue;
    }
    count++;
    pidfd_signal(fd, signal, -1);
    close(fd);
  }
  return count;
}

/* Kernels before 5.14 have no cgroup.kill; there each member is killed in turn, again on every call. */
bool cgroup_kill(const char *path) {
  return put(path, "cgroup.kill", "1") || cgroup_signal(path, 9) > 0;
}

int cgroup_watch(const char *path) {
  char file[PATH_BYTES_MAX + 64];
  snprintf(file, sizeof file, "%s/cgroup.events", path);
  return open_raw(file, O_RDONLY | O_CLOEXEC);
}

/* By the open cgroup.events where there is one: a look is one call then. */
bool cgroup_populated(const char *path, int events) {
  char file[PATH_BYTES_MAX + 64], text[256];
  snprintf(file, sizeof file, "%s/cgroup.events", path);
  ssize_t n = events >= 0 ? pread(events, text, sizeof text - 1, 0) : slurp(file, text, sizeof text);
  if (n <= 0) return false;
  text[n] = 0;
  return strstr(text, "populated 1") != NULL;
}

bool cgroup_oom(const char *path) {
  char file[PATH_BYTES_MAX + 64], text[512];
  snprintf(file, sizeof file, "%s/memory.events", path);
  if (slurp(file, text, sizeof text) <= 0) return false;
  char *count = strstr(text, "oom_kill ");
  return count != NULL && strtoull(count + 9, NULL, 10) > 0;
}

/* The parent goes too once its last attempt has gone. A parent that has others is not tried: of many that end
   at once each would wait for the lock that all of them need, and take nothing away. */
void cgroup_remove(const char *path) {
  if (rmdir(path) != 0 && errno != ENOENT) return;
  char parent[PATH_BYTES_MAX];
  struct stat s;
  snprintf(parent, sizeof parent, "%s", path);
  char *slash = strrchr(parent, '/');
  if (slash == NULL) return;
  *slash = 0;
  char *name = strrchr(parent, '/');
  if (name != NULL && strncmp(name + 1, "drover-", 7) == 0 && stat(parent, &s) == 0 && s.st_nlink <= 2)
    rmdir(parent);
}
