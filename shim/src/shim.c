/* One process beside each task: starts it (or takes over from a dead shim), moves its output, obeys
   commands, reaps, and writes down the end. One wait for everything, no timer. */
#define _GNU_SOURCE
#include "common.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* Linux 6.13 and 6.15; not in every libc's headers yet. */
struct pidfd_exit_info {
  uint64_t mask;
  uint64_t cgroup;
  uint32_t ids[11];
  int32_t exit_code;
};
#define PIDFD_GET_INFO_ _IOWR(0xFF, 11, struct pidfd_exit_info)
#define PIDFD_INFO_EXIT_ (1ull << 3)

/* How deep a tree of processes is followed in one pass; what is deeper is met in the next. */
#define DEPTH_MAX 32

#define SESSION_LOOK_MS 100

enum source { SRC_SIGNAL = 1, SRC_OUT, SRC_ERR, SRC_TIE, SRC_TASK, SRC_CGROUP, SRC_IN, SRC_TTY };

struct shim {
  const char *dir;
  uint32_t attempt;
  uint32_t slot;
  uint32_t generation;
  struct identity who;
  int epoll;
  int signals;
  int task;   /* pidfd of the leader */
  int events; /* cgroup.events, or -1 */
  bool own_cgroup;
  bool parent; /* the leader is our child */
  bool leader_gone;
  bool killing;
  int stop_signal; /* asked to stop with it; 0 if not */
  int pumps;
  struct pump pump[2];
  struct session session;
  bool session_open;
  struct end end;
};

static void watch(struct shim *s, int fd, uint32_t events, enum source source) {
  struct epoll_event e = {.events = events, .data.u32 = source};
  if (fd >= 0) epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e);
}

static void ring(const struct shim *s, uint32_t kind) {
  struct bell b = {s->slot, s->generation, kind};
  ssize_t ignored = write(FD_BELL, &b, sizeof b); /* nobody listening: the files tell the next agent */
  (void)ignored;
}

static void fail_start(struct shim *s, const char *what, int error) __attribute__((noreturn));
static void fail_start(struct shim *s, const char *what, int error) {
  char reason[256];
  snprintf(reason, sizeof reason, "errno=%d %s: %s", error, what, strerror(error));
  s->end.kind = END_NEVER;
  s->end.reason = reason;
  if (s->own_cgroup && s->who.cgroup[0] != 0) cgroup_remove(s->who.cgroup);
  record_put_end(s->dir, s->attempt, &s->end, (s->who.flags & START_SYNC_EXIT) != 0);
  ring(s, BELL_FAILED);
  _exit(0);
}

/* Everything a shim needs stands at fixed numbers; whatever else the spawner had open goes. */
static void settle(void) {
  close_from(FD_FIRST_FREE);
  int null = open("/dev/null", O_RDWR);
  if (null >= 0) {
    dup2(null, 0);
    dup2(null, 1);
    dup2(null, 2);
    if (null > 2) close(null);
  }
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  setsid();
  if (chdir("/") != 0) return;
}

static void listen_to_signals(struct shim *s) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigaddset(&set, COMMAND_SIGNAL);
  /* What a terminal or an init system sends to everybody is not meant for us: the task's end is. */
  sigset_t all = set;
  sigaddset(&all, SIGINT);
  sigaddset(&all, SIGTERM);
  sigaddset(&all, SIGHUP);
  sigaddset(&all, SIGQUIT);
  sigprocmask(SIG_SETMASK, &all, NULL);
  s->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  s->epoll = epoll_create1(EPOLL_CLOEXEC);
  watch(s, s->signals, EPOLLIN, SRC_SIGNAL);
  if (s->who.policy == POLICY_TIE) watch(s, FD_TIE, 0, SRC_TIE);
}

static bool open_pumps(struct shim *s) {
  if (s->who.io_mode != IO_ROTATED) return true;
  for (int i = 0; i < 2; i++) {
    if (!pump_open(&s->pump[i], s->who.log_dir, s->who.log_base, i == 1, s->who.log_files_max,
                   s->who.log_bytes_max))
      return false;
    s->pumps++;
    watch(s, s->pump[i].fifo, EPOLLIN, i == 0 ? SRC_OUT : SRC_ERR);
  }
  return true;
}

/* Signals every descendant of pid, by the kernel's own list of children, whatever session or group they
   made for themselves. A parent is hit before its children are listed, so that a dying one forks no more. */
static void signal_below(pid_t pid, int signal, int depth) {
  char path[64], text[8192];
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  if (got <= 0 || depth > DEPTH_MAX) return;
  text[got] = 0;
  char *at = text, *end;
  for (long child = strtol(at, &end, 10); end != at; child = strtol(at, &end, 10)) {
    at = end;
    int held = child > 0 ? pidfd_of((pid_t)child, process_start((pid_t)child)) : -1;
    if (held < 0) continue;
    pidfd_signal(held, signal, -1);
    close(held);
    signal_below((pid_t)child, signal, depth + 1);
  }
}

/* After a takeover without a cgroup the tree is not below us: what is left of it is the session. */
static int signal_session(pid_t session, int signal) {
  int found = 0;
  DIR *proc = opendir("/proc");
  for (struct dirent *e; proc != NULL && (e = readdir(proc)) != NULL;) {
    pid_t pid = (pid_t)atoi(e->d_name);
    if (pid <= 0 || getsid(pid) != session) continue;
    int held = pidfd_of(pid, process_start(pid));
    if (held < 0) continue;
    if (getsid(pid) == session && !is_zombie(pid)) {
      found++;
      if (signal != 0) pidfd_signal(held, signal, -1);
    }
    close(held);
  }
  if (proc != NULL) closedir(proc);
  return found;
}

static bool only_session_is_known(const struct shim *s) { return !s->parent && !s->own_cgroup; }

static void signal_tree(struct shim *s, int signal) {
  if (s->task >= 0 && !s->leader_gone) pidfd_signal(s->task, signal, -1);
  if (only_session_is_known(s))
    signal_session(s->who.pid, signal);
  else if (s->parent)
    signal_below(getpid(), signal, 0);
  else
    cgroup_signal(s->who.cgroup, signal);
}

static void kill_tree(struct shim *s) {
  s->killing = true;
  if (s->own_cgroup && s->who.cgroup[0] != 0) cgroup_kill(s->who.cgroup);
  signal_tree(s, SIGKILL);
}

static void leader_ended(struct shim *s, int status) {
  s->leader_gone = true;
  if (WIFEXITED(status)) {
    s->end.kind = END_CODE;
    s->end.number = WEXITSTATUS(status);
  } else {
    s->end.kind = END_SIGNAL;
    s->end.number = WTERMSIG(status);
  }
  fault("leader-ended");
  /* In a stop the rest of the tree keeps the grace that is left, told once; else it goes at once. */
  if (s->stop_signal != 0 && !s->killing)
    signal_tree(s, s->stop_signal);
  else
    kill_tree(s);
}

static bool reap(struct shim *s) {
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
    if (s->parent && pid == s->who.pid) leader_ended(s, status);
  return pid < 0 && errno == ECHILD;
}

static bool tree_empty(struct shim *s) {
  bool childless = reap(s);
  if (s->own_cgroup && s->who.cgroup[0] != 0 && cgroup_populated(s->who.cgroup)) return false;
  if (s->leader_gone && only_session_is_known(s)) return signal_session(s->who.pid, 0) == 0;
  return childless && s->leader_gone;
}

static void command(struct shim *s, int value) {
  int op = value >> 16, argument = value & 0xffff;
  switch (op) {
    case OP_SIGNAL:
      if (!s->leader_gone) pidfd_signal(s->task, argument, -1);
      break;
    case OP_STOP:
      s->stop_signal = argument;
      if (!s->leader_gone) pidfd_signal(s->task, argument, -1);
      break;
    case OP_KILL:
      kill_tree(s);
      break;
    case OP_ROWS:
      if (s->session_open) session_resize(&s->session, (uint32_t)argument, 0);
      break;
    case OP_COLUMNS:
      if (s->session_open) session_resize(&s->session, 0, (uint32_t)argument);
      break;
    default:
      break;
  }
}

static void take_signals(struct shim *s) {
  struct signalfd_siginfo info;
  while (read(s->signals, &info, sizeof info) == sizeof info) {
    if (info.ssi_signo != (uint32_t)COMMAND_SIGNAL || info.ssi_code != SI_QUEUE) continue;
    /* Only root, and whom we run as, may command; the kernel saw to it that the sender could signal us. */
    if (info.ssi_uid == 0 || info.ssi_uid == geteuid()) command(s, info.ssi_int);
  }
}

/* The leader is not our child: the status is the kernel's to tell once its parent has reaped it. */
static void leader_reaped_elsewhere(struct shim *s) {
  struct pidfd_exit_info info;
  memset(&info, 0, sizeof info);
  info.mask = PIDFD_INFO_EXIT_;
  epoll_ctl(s->epoll, EPOLL_CTL_DEL, s->task, NULL);
  if (ioctl(s->task, PIDFD_GET_INFO_, &info) == 0 && (info.mask & PIDFD_INFO_EXIT_) != 0) {
    leader_ended(s, info.exit_code);
    return;
  }
  s->leader_gone = true;
  s->end.kind = END_LOST;
  s->end.reason = "the shim had died, and this kernel does not tell others how a process ended";
  kill_tree(s);
}

static void finish(struct shim *s) {
  for (int i = 0; i < s->pumps; i++) {
    pump_drain(&s->pump[i]);
    s->end.lost_bytes += s->pump[i].lost_bytes;
    s->end.cut_lines += s->pump[i].cut_lines;
  }
  if (s->session_open)
    while (session_show(&s->session)) {
    }
  if (s->own_cgroup && s->who.cgroup[0] != 0) {
    s->end.oom = cgroup_oom(s->who.cgroup);
    cgroup_remove(s->who.cgroup);
  }
  fault("before-exit-record");
  record_put_end(s->dir, s->attempt, &s->end, (s->who.flags & START_SYNC_EXIT) != 0);
  fault("after-exit-record");
}

static void handle(struct shim *s, uint32_t source) {
  char scrap[256];
  switch ((enum source)source) {
    case SRC_SIGNAL: take_signals(s); break;
    case SRC_OUT: pump_once(&s->pump[0]); break;
    case SRC_ERR: pump_once(&s->pump[1]); break;
    case SRC_TIE:
      epoll_ctl(s->epoll, EPOLL_CTL_DEL, FD_TIE, NULL);
      kill_tree(s);
      break;
    case SRC_TASK: leader_reaped_elsewhere(s); break;
    case SRC_CGROUP: /* reading takes the notice back */
      if (pread(s->events, scrap, sizeof scrap, 0) < 0) epoll_ctl(s->epoll, EPOLL_CTL_DEL, s->events, NULL);
      break;
    case SRC_IN:
      if (!session_feed(&s->session)) break;
      break;
    case SRC_TTY:
      if (!session_show(&s->session)) epoll_ctl(s->epoll, EPOLL_CTL_DEL, s->session.master, NULL);
      break;
  }
}

static void serve(struct shim *s) __attribute__((noreturn));
static void serve(struct shim *s) {
  struct epoll_event ready[8];
  while (!tree_empty(s)) {
    /* A member may have been born while the list was read: as long as one is left, again. */
    if (s->killing) signal_tree(s, SIGKILL);
    /* The one case without an event to wait for: processes that are neither ours nor in a cgroup. */
    int patience = s->leader_gone && only_session_is_known(s) ? SESSION_LOOK_MS : -1;
    int n = epoll_wait(s->epoll, ready, 8, patience);
    for (int i = 0; i < n; i++) handle(s, ready[i].data.u32);
  }
  finish(s);
  _exit(0);
}

static void prepare_streams(struct shim *s, const struct start *how, int streams[3]) {
  if (how->io_mode == IO_ROTATED && !pump_fifos(how->log_dir, how->log_base))
    fail_start(s, "making the log FIFOs", errno);
  if (!open_pumps(s)) fail_start(s, "opening the log files", errno);
  if (how->io_mode == IO_TTY) {
    int slave = -1;
    if (!session_open_tty(&s->session, s->dir, how->rows, how->columns, &slave))
      fail_start(s, "opening a terminal", errno);
    s->session_open = true;
    watch(s, s->session.in, EPOLLIN, SRC_IN);
    watch(s, s->session.master, EPOLLIN, SRC_TTY);
    streams[0] = streams[1] = streams[2] = slave;
  }
}

static void note_identity(struct shim *s, pid_t pid) {
  s->who.pid = (int32_t)pid;
  s->who.start = process_start(pid);
  s->who.shim = (int32_t)getpid();
  s->who.shim_start = process_start(getpid());
  s->who.started_ns = wall_ns();
  if (!record_put_identity(FD_LOCK, &s->who)) fail_start(s, "writing the identity", errno);
}

static void enter_cgroup(struct shim *s, const struct start *how, pid_t pid) {
  if (how->cgroup[0] == 0) return;
  s->own_cgroup = (how->flags & START_JOIN_CGROUP) == 0;
  bool in = (!s->own_cgroup || cgroup_make(how->cgroup)) && cgroup_enter(how->cgroup, pid);
  /* Without rights there is none, and the tree of processes below us is the truth. */
  if (!in) {
    if (s->own_cgroup) cgroup_remove(how->cgroup);
    s->own_cgroup = false;
    return;
  }
  snprintf(s->who.cgroup, sizeof s->who.cgroup, "%s", how->cgroup);
  if (s->own_cgroup) {
    s->events = cgroup_watch(how->cgroup);
    watch(s, s->events, EPOLLPRI, SRC_CGROUP);
  }
}

void shim_start(const struct start *how, uint32_t slot, uint32_t generation) {
  static struct shim self;
  struct shim *s = &self;
  int gate[2], error[2], streams[3] = {-1, -1, -1};
  settle();
  set_name(how->id);
  s->dir = how->dir;
  s->attempt = how->attempt;
  s->slot = slot;
  s->generation = generation;
  s->task = s->events = -1;
  s->parent = true;
  s->who.policy = how->policy;
  s->who.flags = how->flags;
  s->who.io_mode = how->io_mode;
  s->who.log_files_max = how->log_files_max;
  s->who.log_bytes_max = how->log_bytes_max;
  snprintf(s->who.boot, sizeof s->who.boot, "%s", boot_id());
  snprintf(s->who.log_dir, sizeof s->who.log_dir, "%s", how->log_dir);
  snprintf(s->who.log_base, sizeof s->who.log_base, "%s", how->log_base);
  fault("after-claim");
  listen_to_signals(s);
  prepare_streams(s, how, streams);
  if (pipe2(gate, O_CLOEXEC) != 0 || pipe2(error, O_CLOEXEC) != 0)
    fail_start(s, "making a pipe", errno);
  pid_t pid = child_start(how, gate[0], gate[1], error[1], streams, how->io_mode == IO_TTY);
  if (pid < 0) fail_start(s, "forking", errno);
  close(gate[0]);
  close(error[1]);
  if (streams[0] >= 0) close(streams[0]);
  fault("after-fork");
  enter_cgroup(s, how, pid);
  note_identity(s, pid);
  fault("after-identity");
  s->task = pidfd_of(pid, s->who.start);
  bool sent = write(gate[1], "g", 1) == 1;
  close(gate[1]);
  fault("after-gate");
  struct child_error e;
  if (!sent || read(error[0], &e, sizeof e) == (ssize_t)sizeof e) {
    waitpid(pid, NULL, 0);
    s->leader_gone = true;
    fail_start(s, sent ? stage_name(e.stage) : "starting", sent ? e.error : EPIPE);
  }
  close(error[0]);
  if (s->task < 0) s->task = pidfd_of(pid, s->who.start);
  ring(s, BELL_STARTED);
  fault("after-started");
  serve(s);
}

/* Takes over from a shim that died. The lock at FD_LOCK is ours; FD_TASK is the leader if it can still be
   held, by our own look or by the spawner's from before. */
void shim_adopt(const char *dir, uint32_t attempt, uint32_t slot, uint32_t generation) {
  static struct shim self;
  struct shim *s = &self;
  settle();
  s->dir = dir;
  s->attempt = attempt;
  s->slot = slot;
  s->generation = generation;
  s->events = -1;
  /* A pre-exec child of the dead shim may hold the lock for the moment it takes to see its gate close. */
  flock(FD_LOCK, LOCK_EX);
  if (!record_get_identity(FD_LOCK, &s->who)) {
    struct end never = {.kind = END_NEVER, .reason = "the start was cut short before it began"};
    record_put_end(dir, attempt, &never, false);
    ring(s, BELL_FAILED);
    _exit(0);
  }
  char name[PATH_BYTES_MAX];
  snprintf(name, sizeof name, "%s", s->who.log_base);
  set_name(name);
  s->own_cgroup = s->who.cgroup[0] != 0 && (s->who.flags & START_JOIN_CGROUP) == 0;
  listen_to_signals(s);
  s->task = fcntl(FD_TASK, F_GETFD) >= 0 ? FD_TASK : pidfd_of(s->who.pid, s->who.start);
  s->who.shim = (int32_t)getpid();
  s->who.shim_start = process_start(getpid());
  record_put_identity(FD_LOCK, &s->who);
  open_pumps(s);
  if (s->own_cgroup) {
    s->events = cgroup_watch(s->who.cgroup);
    watch(s, s->events, EPOLLPRI, SRC_CGROUP);
  }
  if (s->task >= 0) {
    watch(s, s->task, 0, SRC_TASK); /* hang-up: reaped, the status can be had */
  } else {
    s->leader_gone = true;
    s->end.kind = END_LOST;
    s->end.reason = strcmp(s->who.boot, boot_id()) == 0
                        ? "it ended while neither shim nor agent lived"
                        : "the machine was started anew";
    kill_tree(s);
  }
  ring(s, BELL_STARTED);
  serve(s);
}
