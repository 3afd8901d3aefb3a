/* All processes of a task: who they are, and how they are ended. */
#define _GNU_SOURCE
#include "shim.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How deep a tree of processes is followed in one pass; what is deeper is met in the next. */
#define DEPTH_MAX 32

/* While a kill is not done: the first pause until the next pass, doubled up to the last. */
#define PASS_FIRST_MS 5
#define PASS_LAST_MS 1000

static bool signal_one(pid_t pid, pid_t parent, int signal) {
  struct look look;
  int held = pidfd_of(pid, process_start(pid));
  if (held < 0) return false;
  /* Asked again now that the number is held: it may have gone to another since the list was read. */
  bool ours = process_look(pid, &look) && look.parent == parent;
  if (ours) pidfd_signal(held, signal, -1);
  close(held);
  return ours;
}

/* Signals every descendant of pid, by the kernel's own list of children, whatever session or group they
   made for themselves. A parent is hit before its children are listed, so that a dying one forks no more.
   Our own children need no pidfd: their numbers are theirs until we reap them. */
static uint32_t signal_below(pid_t pid, int signal, int depth) {
  char path[64], text[8192];
  uint32_t count = 0;
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
  int fd = open_raw(path, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  if (got <= 0) return 0;
  text[got] = 0;
  char *last = strrchr(text, ' ');
  if (last != NULL) last[1] = 0; /* a number cut off at the buffer's end would be somebody else's */
  char *at = text, *end;
  for (long child = strtol(at, &end, 10); end != at; child = strtol(at, &end, 10)) {
    at = end;
    bool hit = depth == 0 ? kill((pid_t)child, signal) == 0 : signal_one((pid_t)child, pid, signal);
    if (!hit) continue;
    count++;
    if (depth < DEPTH_MAX) count += signal_below((pid_t)child, signal, depth + 1);
  }
  return count;
}

/* Kernels without the list of children: our own children by everybody's parent, level by level. */
static uint32_t signal_children(int signal) {
  uint32_t count = 0;
  struct look look;
  DIR *proc = opendir("/proc");
  for (struct dirent *e; proc != NULL && (e = readdir(proc)) != NULL;) {
    pid_t pid = (pid_t)atoi(e->d_name);
    if (pid > 0 && process_look(pid, &look) && look.parent == getpid() && kill(pid, signal) == 0) count++;
  }
  if (proc != NULL) closedir(proc);
  return count;
}

static uint32_t signal_descendants(int signal) {
  static int listed = -1;
  if (listed < 0) listed = access("/proc/thread-self/children", R_OK) == 0;
  return listed ? signal_below(getpid(), signal, 0) : signal_children(signal);
}

/* Whether all children that are left are dead, and only not to be reaped by us. */
bool tree_only_held_dead(void) {
  char path[64], text[8192];
  snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
  int fd = open_raw(path, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  if (got <= 0 || got == (ssize_t)sizeof text - 1) return false;
  text[got] = 0;
  char *at = text, *end;
  for (long child = strtol(at, &end, 10); end != at; child = strtol(at, &end, 10)) {
    struct look look;
    if (!process_look((pid_t)child, &look) || look.state != 'Z') return false;
    at = end;
  }
  return true;
}

/* The FIFO lies in a folder that only we can enter: who writes to it, inherited it from the task. */
static bool holds(pid_t pid, int number, const struct stat *fifo) {
  char path[64];
  struct stat there;
  snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, number);
  return stat(path, &there) == 0 && S_ISFIFO(there.st_mode) && there.st_dev == fifo->st_dev &&
         there.st_ino == fifo->st_ino;
}

/* After a takeover without a cgroup the tree is not below us. What can be told for certain to be of it:
   holders of the task's FIFOs, and its session, if the leader was held while it ended: as long as one
   member lives the number is not free, and if the number is somebody's now, there is no member left. */
static uint32_t signal_known(const struct shim *s, int signal) {
  char path[PATH_BYTES_MAX + 64];
  struct stat fifo[2];
  bool has[2];
  uint32_t count = 0;
  for (int i = 0; i < 2; i++) {
    attempt_path(path, s->dir, i == 0 ? "out" : "err", s->attempt);
    has[i] = stat(path, &fifo[i]) == 0;
  }
  uint64_t owner = process_start(s->who.pid);
  bool session = s->watched && (owner == 0 || owner == s->who.start);
  DIR *proc = opendir("/proc");
  for (struct dirent *e; proc != NULL && (e = readdir(proc)) != NULL;) {
    pid_t pid = (pid_t)atoi(e->d_name);
    if (pid <= 0 || pid == getpid()) continue;
    int held = pidfd_of(pid, process_start(pid));
    if (held < 0) continue;
    bool ours = session && getsid(pid) == s->who.pid;
    for (int i = 0; i < 2 && !ours; i++) ours = has[i] && holds(pid, i + 1, &fifo[i]);
    if (ours && !is_zombie(pid)) {
      count++;
      if (signal != 0) pidfd_signal(held, signal, -1);
    }
    close(held);
  }
  if (proc != NULL) closedir(proc);
  return count;
}

/* Neither below us nor in a cgroup: to be looked for. */
bool tree_only_guessed(const struct shim *s) { return !s->parent && !s->own_cgroup; }

bool tree_left_outside(const struct shim *s) {
  if (s->own_cgroup && cgroup_populated(s->who.cgroup, s->events)) return true;
  return tree_only_guessed(s) && signal_known(s, 0) > 0;
}

static uint32_t signal_all(struct shim *s, int signal) {
  uint32_t count = 0;
  if (!s->leader_gone && s->task >= 0 && pidfd_signal(s->task, signal, -1) == 0) count++;
  if (s->parent) count += signal_descendants(signal);
  if (tree_only_guessed(s)) count += signal_known(s, signal);
  return count;
}

/* To everybody, once. */
void tree_signal(struct shim *s, int signal) {
  if (s->parent || !s->own_cgroup)
    signal_all(s, signal);
  else
    cgroup_signal(s->who.cgroup, signal);
}

static void pass(struct shim *s) {
  if (s->own_cgroup) cgroup_kill(s->who.cgroup);
  s->hit = signal_all(s, SIGKILL);
  s->reaped = 0;
}

void tree_kill(struct shim *s) {
  s->killing = true;
  s->patience_ms = PASS_FIRST_MS;
  pass(s);
}

/* One born while a list was read was not in it: as long as one is left, again. Not after every death,
   for then a thousand processes would cost a million signals; half of those hit must have gone. */
void tree_kill_on(struct shim *s, bool timed_out) {
  if (!s->killing) return;
  if (timed_out && s->patience_ms < PASS_LAST_MS) s->patience_ms *= 2;
  if (timed_out || s->reaped * 2 >= s->hit) pass(s);
}
