/* How a shim begins: with a task to start, or with one whose shim has died. */
#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Before there is a child. */
static void fail_start(struct shim *s, const char *what, int error) __attribute__((noreturn));
static void fail_start(struct shim *s, const char *what, int error) {
  shim_end_of(s, END_NEVER, what, error);
  if (s->own_cgroup) cgroup_remove(s->who.cgroup);
  fifos_remove(s->dir, s->attempt);
  shim_put_end(s);
  _exit(0);
}

/* Everything a shim needs stands at fixed numbers; whatever else the spawner had open goes. */
static void settle(struct shim *s, const char *dir, uint32_t attempt, uint32_t slot, uint32_t generation) {
  close_from(FD_FIRST_FREE);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  setsid();
  snprintf(s->dir, sizeof s->dir, "%s", dir);
  s->attempt = attempt;
  s->slot = slot;
  s->generation = generation;
  s->task = s->exec = s->events = -1;
}

static void listen_to_signals(struct shim *s) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigaddset(&set, COMMAND_SIGNAL);
  sigaddset(&set, GROWTH_SIGNAL);
  sigprocmask(SIG_BLOCK, &set, NULL);
  s->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  s->epoll = epoll_create1(EPOLL_CLOEXEC);
  shim_watch(s, s->signals, EPOLLIN, SRC_SIGNAL);
  if (s->who.policy == POLICY_TIE) shim_watch(s, FD_TIE, 0, SRC_TIE);
}

static bool open_logs(struct shim *s, bool new_attempt) {
  char names[2][288];
  uint64_t index[2];
  int fifo[2];
  if (s->who.io_mode == IO_DIRECT) return direct_open(&s->growth, &s->who);
  if (s->who.io_mode != IO_ROTATED && s->who.io_mode != IO_FRAMED) return true;
  if (new_attempt && !fifos_make(s->dir, s->attempt)) return false;
  for (int i = 0; i < 2; i++) {
    fifo[i] = fifo_open(s->dir, s->attempt, i == 1, O_NONBLOCK);
    if (fifo[i] < 0) return false;
    shim_watch(s, fifo[i], EPOLLIN, i == 0 ? SRC_OUT : SRC_ERR);
  }
  if (s->who.io_mode == IO_FRAMED) return frames_open(&s->frames, fifo[0], fifo[1], &s->who);
  stream_names(names, &s->who);
  pump_highest(s->who.log_dir, names, index);
  for (int i = 0; i < 2; i++, s->pumps++)
    if (!pump_open(&s->pump[i], fifo[i], &s->who, names[i], index[i])) return false;
  return true;
}

/* The child has a copy of all this, and we need none of it again. */
static void describe(struct shim *s, const struct start *how) {
  struct identity *w = &s->who;
  w->policy = how->policy;
  w->flags = how->flags;
  w->io_mode = how->io_mode;
  w->log_files_max = how->log_files_max;
  w->log_bytes_max = how->log_bytes_max;
  w->shim = (int32_t)getpid();
  w->shim_start = process_start(getpid());
  snprintf(w->boot, sizeof w->boot, "%s", boot_id());
  snprintf(w->log_dir, sizeof w->log_dir, "%s", how->log_dir);
  snprintf(w->log_base, sizeof w->log_base, "%s", how->log_base);
  snprintf(w->cgroup, sizeof w->cgroup, "%s", how->cgroup);
}

/* Without rights there is none, and the tree of processes below us is the truth. */
static void make_cgroup(struct shim *s) {
  if (s->who.cgroup[0] == 0 || (s->who.flags & START_JOIN_CGROUP) != 0) return;
  record_put_identity(FD_LOCK, &s->who); /* of nobody yet: should we die, its cgroup is found by it */
  s->own_cgroup = cgroup_make(s->who.cgroup);
  if (!s->own_cgroup) s->who.cgroup[0] = 0;
}

static void watch_cgroup(struct shim *s) {
  if (!s->own_cgroup) return;
  s->events = cgroup_watch(s->who.cgroup);
  shim_watch(s, s->events, EPOLLPRI, SRC_CGROUP);
}

static void prepare_streams(struct shim *s, const struct start *how, int streams[3]) {
  if (!open_logs(s, true)) {
    bool holes = how->io_mode == IO_DIRECT && errno == EOPNOTSUPP;
    const char *what = holes ? "punching holes into log files, as direct logs need" : "opening the log files";
    fail_start(s, what, errno);
  }
  if (how->io_mode == IO_DIRECT)
    for (int i = 0; i < 2; i++) streams[i + 1] = s->growth.file[i];
  if (how->io_mode == IO_TTY) {
    int slave = -1;
    if (!session_open_tty(&s->session, s->dir, how->rows, how->columns, &slave))
      fail_start(s, "opening a terminal", errno);
    s->session_open = true;
    streams[0] = streams[1] = streams[2] = slave;
  }
}

void shim_start(const struct start *how, uint32_t slot, uint32_t generation) {
  static struct shim self;
  struct shim *s = &self;
  int error[2], streams[3] = {-1, -1, -1};
  settle(s, how->dir, how->attempt, slot, generation);
  set_name(how->id);
  s->parent = true;
  describe(s, how);
  fault("after-claim");
  listen_to_signals(s);
  prepare_streams(s, how, streams);
  make_cgroup(s);
  fault("cgroup-made");
  record_reserve_end(s->dir, s->attempt);
  if (pipe2(error, O_CLOEXEC) != 0) fail_start(s, "making a pipe", errno);
  fault("before-fork");
  pid_t pid = child_start(how, &s->who, error[1], streams, &s->task);
  if (pid < 0) fail_start(s, "forking", errno);
  fault("after-fork");
  close(error[1]);
  if (how->io_mode == IO_TTY) close(streams[0]);
  s->who.pid = (int32_t)pid;
  s->exec = error[0];
  fcntl(s->exec, F_SETFL, O_NONBLOCK);
  shim_watch(s, s->exec, EPOLLIN, SRC_EXEC);
  watch_cgroup(s);
  spawner_forget();
  shim_serve(s);
}

/* Takes over from a shim that died; the lock at FD_LOCK is ours. The leader is held at FD_TASK if the
   spawner could hold it before its parent's end was seen; else by a look of our own. */
void shim_adopt(const char *dir, uint32_t attempt, bool task_held, uint32_t slot, uint32_t generation) {
  static struct shim self;
  struct shim *s = &self;
  settle(s, dir, attempt, slot, generation);
  /* A child of the dead shim shares its lock until it is the task, or has ended. */
  flock(FD_LOCK, LOCK_EX);
  if (!record_get_identity(FD_LOCK, &s->who)) {
    struct end never = {.kind = END_NEVER, .reason = "the start was cut short before it began"};
    s->end = never;
    if (s->who.cgroup[0] != 0 && (s->who.flags & START_JOIN_CGROUP) == 0) cgroup_remove(s->who.cgroup);
    fifos_remove(dir, attempt);
    shim_put_end(s);
    _exit(0);
  }
  set_name(s->who.log_base);
  bool same_boot = strcmp(s->who.boot, boot_id()) == 0;
  s->own_cgroup = same_boot && s->who.cgroup[0] != 0 && (s->who.flags & START_JOIN_CGROUP) == 0;
  s->childless = true;
  listen_to_signals(s);
  s->task = task_held ? FD_TASK : same_boot ? pidfd_of(s->who.pid, s->who.start) : -1;
  s->who.shim = (int32_t)getpid();
  s->who.shim_start = process_start(getpid());
  fault("adopt-before-identity");
  record_put_identity(FD_LOCK, &s->who);
  fault("adopt-after-identity");
  bool piped = s->who.io_mode == IO_ROTATED || s->who.io_mode == IO_FRAMED;
  if (piped && !(fifo_held(dir, attempt, false) && fifo_held(dir, attempt, true)))
    s->end.reason = "no process had its pipes open while no shim was there:"
                    " the last pipe buffer of its output may be lost";
  open_logs(s, false);
  s->lost_before = s->end.lost_bytes = s->who.lost_bytes;
  s->cut_before = s->end.cut_lines = s->who.cut_lines;
  watch_cgroup(s);
  if (s->who.ended)
    shim_leader_ended(s, s->who.status);
  else if (s->task >= 0)
    shim_watch(s, s->task, EPOLLIN, SRC_TASK);
  else if (same_boot)
    shim_leader_lost(s, "it ended while none of us lived; its last pipe buffer of output may be lost too");
  else
    shim_leader_lost(s, "the machine was started anew");
  shim_ring(s, BELL_STARTED);
  shim_serve(s);
}
