/* One process beside each task: starts it (or takes over from a dead shim), moves its output, obeys
   commands, reaps, and writes down the end. One wait for everything; no timer while nothing happens. */
#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
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

/* Pauses, each only while the thing it waits for has no event of its own. */
#define OUTSIDE_LOOK_MS 100  /* processes that are neither ours nor in a cgroup */
#define READER_LOOK_MS 5     /* the agent, to open its end of a session */
#define GROWTH_LOOK_MS 200   /* a log file that is being written to */
#define RECORD_RETRY_MS 500  /* a disk that takes no exit record */

/* Looks at an agent that does not read the last of a session, before it is given up. */
#define FLUSH_LOOKS_MAX 100

#define CAP_SYS_PTRACE_ 19

/* Below the present frame: what a call may be using, and how far down a start ever goes. */
#define STACK_MARGIN 4096u
#define STACK_USED_MAX (192u << 10)

void shim_watch(struct shim *s, int fd, uint32_t events, enum source source) {
  struct epoll_event e = {.events = events, .data.u32 = source};
  if (fd >= 0) epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e);
}

static void unwatch(struct shim *s, int fd) { epoll_ctl(s->epoll, EPOLL_CTL_DEL, fd, NULL); }

void shim_ring(const struct shim *s, uint32_t kind) {
  struct bell b = {s->slot, s->generation, kind};
  ssize_t ignored = write(FD_BELL, &b, sizeof b); /* nobody listening: the files tell the next agent */
  (void)ignored;
}

/* Nobody else knows the end, so it is held on to until it is written, or its folder is gone. */
void shim_put_end(struct shim *s) {
  struct timespec pause = {0, RECORD_RETRY_MS * 1000000};
  while (!record_put_end(s->dir, s->attempt, &s->end, (s->who.flags & START_SYNC_EXIT) != 0)) {
    if (errno == ENOENT || errno == ENOTDIR) return;
    nanosleep(&pause, NULL);
  }
}

void shim_end_of(struct shim *s, enum end_kind kind, const char *what, int error) {
  static char reason[256];
  snprintf(reason, sizeof reason, "errno=%d %s: %s", error, what, strerror(error));
  s->end.kind = kind;
  s->end.reason = reason;
}

void shim_leader_ended(struct shim *s, int status) {
  s->leader_gone = true;
  if (WIFEXITED(status)) {
    s->end.kind = END_CODE;
    s->end.number = WEXITSTATUS(status);
  } else {
    s->end.kind = END_SIGNAL;
    s->end.number = WTERMSIG(status);
  }
  if (!s->who.ended) {
    s->who.ended = 1;
    s->who.status = status;
    s->who.lost_bytes = s->end.lost_bytes;
    s->who.cut_lines = s->end.cut_lines;
    record_put_identity(FD_LOCK, &s->who);
  }
  fault("leader-ended");
  s->rest_waits = true;
}

/* In a stop the rest of the tree keeps the grace that is left, told once; else it goes at once. */
static void end_rest(struct shim *s) {
  s->rest_waits = false;
  if (s->stop_signal != 0 && !s->killing)
    tree_signal(s, s->stop_signal);
  else
    tree_kill(s);
}

void shim_leader_lost(struct shim *s, const char *reason) {
  s->leader_gone = true;
  s->end.kind = END_LOST;
  s->end.reason = reason;
  s->rest_waits = true;
}

/* Whether no child is left. The leader's status is on record before it is reaped: from then on no other
   could learn it, and the rest of its tree may take long. */
static bool reap(struct shim *s) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0) {
    if (info.si_pid == 0) return false;
    if (s->parent && info.si_pid == s->who.pid)
      shim_leader_ended(s, info.si_code == CLD_EXITED ? (info.si_status & 0xff) << 8 : info.si_status & 0x7f);
    waitpid(info.si_pid, NULL, 0);
    s->reaped++;
    info.si_pid = 0;
  }
  return errno == ECHILD;
}

/* The kernel shows 0 to whom it does not trust with it. */
static bool may_see_status(pid_t pid) {
  char path[32];
  struct stat owner;
  snprintf(path, sizeof path, "/proc/%d", (int)pid);
  if (stat(path, &owner) != 0) return false;
  if (owner.st_uid == geteuid()) return true;
  return geteuid() == 0 && prctl(PR_CAPBSET_READ, CAP_SYS_PTRACE_, 0, 0, 0) == 1;
}

/* Those killed may be held by who traces them, and is none of the task: its word comes when it likes, and
   to the parent last. They run no more, and how the leader ended is to be seen. */
static bool only_held_dead(struct shim *s) {
  struct look look;
  if (!s->parent || !tree_only_held_dead()) return false;
  if (s->leader_gone) return true;
  if (may_see_status(s->who.pid) && process_look(s->who.pid, &look))
    shim_leader_ended(s, look.exit_status);
  else
    shim_leader_lost(s, "who traces it has not let it go, and only root may see how it ended");
  return true;
}

static bool tree_empty(struct shim *s, bool timed_out) {
  if (s->children_changed) {
    s->children_changed = false;
    s->childless = reap(s);
  }
  if (s->killing && timed_out && !s->childless) s->childless = only_held_dead(s);
  if (!s->leader_gone) return false;
  if (s->childless && !tree_left_outside(s)) return true;
  if (s->rest_waits) end_rest(s);
  return false;
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
      tree_kill(s);
      break;
    case OP_ROWS:
      s->session.rows = (uint32_t)argument;
      break;
    case OP_COLUMNS:
      if (s->session_open) session_resize(&s->session, s->session.rows, (uint32_t)argument);
      break;
    default: /* of a later agent: what we do not know we cannot do, and it learns that by our version */
      break;
  }
}

static void take_signal(struct shim *s, const struct signalfd_siginfo *info) {
  if (info->ssi_signo == (uint32_t)SIGCHLD) s->children_changed = true;
  if (info->ssi_signo == (uint32_t)GROWTH_SIGNAL) s->growth.resting = true;
  if (info->ssi_signo != (uint32_t)COMMAND_SIGNAL || info->ssi_code != SI_QUEUE) return;
  /* Only root, and whom we run as, may command; the kernel saw to it that the sender could signal us. */
  if (info->ssi_uid == 0 || info->ssi_uid == geteuid()) command(s, info->ssi_int);
}

static void take_signals(struct shim *s) {
  struct signalfd_siginfo infos[4];
  ssize_t got;
  do {
    got = read(s->signals, infos, sizeof infos);
    for (ssize_t i = 0; i < got / (ssize_t)sizeof *infos; i++) take_signal(s, &infos[i]);
  } while (got == (ssize_t)sizeof infos);
}

/* The leader is not our child. As long as it is a zombie its status can be read; once its parent has reaped
   it only newer kernels tell. The process held is the one meant: its start was compared when it was. */
static void leader_ended_elsewhere(struct shim *s) {
  struct pidfd_exit_info info;
  struct look look;
  memset(&info, 0, sizeof info);
  info.mask = PIDFD_INFO_EXIT_;
  s->watched = true;
  bool zombie = process_look(s->who.pid, &look) && look.start == s->who.start && look.state == 'Z';
  if (zombie && may_see_status(s->who.pid)) {
    unwatch(s, s->task);
    shim_leader_ended(s, look.exit_status);
    return;
  }
  bool asked = ioctl(s->task, PIDFD_GET_INFO_, &info) == 0;
  if (zombie && asked) { /* it will be told when it has been reaped: then the descriptor hangs up */
    struct epoll_event e = {.events = 0, .data.u32 = SRC_TASK};
    epoll_ctl(s->epoll, EPOLL_CTL_MOD, s->task, &e);
    return;
  }
  unwatch(s, s->task);
  if (asked && (info.mask & PIDFD_INFO_EXIT_) != 0)
    shim_leader_ended(s, info.exit_code);
  else
    shim_leader_lost(s, "its shim had died, and this kernel does not tell others how a process ended");
}

/* The child has become the task, or told why it cannot; it dies in the second case, and is reaped. */
static void take_exec(struct shim *s) {
  struct child_error e;
  ssize_t got = read(s->exec, &e, sizeof e);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  unwatch(s, s->exec);
  close(s->exec);
  s->exec = -1;
  if (got == (ssize_t)sizeof e)
    s->failed = e;
  else
    shim_ring(s, BELL_STARTED);
  fault("after-started");
}

static void count_losses(struct shim *s) {
  s->end.lost_bytes =
      s->lost_before + s->pump[0].lost_bytes + s->pump[1].lost_bytes + s->frames.file.lost_bytes;
  s->end.cut_lines = s->cut_before + s->pump[0].cut_lines + s->pump[1].cut_lines;
}

/* What could not be kept is on record soon, for the shim that takes over should this one die. */
static void note_losses(struct shim *s) {
  struct identity who;
  uint64_t lost = s->end.lost_bytes, cut = s->end.cut_lines;
  count_losses(s);
  if ((s->end.lost_bytes == lost && s->end.cut_lines == cut) || !record_get_identity(FD_LOCK, &who)) return;
  who.lost_bytes = s->end.lost_bytes;
  who.cut_lines = s->end.cut_lines;
  record_put_identity(FD_LOCK, &who);
}

static void finish_logs(struct shim *s) {
  fault("before-drain");
  if (s->who.io_mode == IO_DIRECT) direct_look(&s->growth);
  for (int i = 0; i < s->pumps; i++) pump_drain(&s->pump[i]);
  if (s->who.io_mode == IO_FRAMED && s->frames.file.dir != NULL) frames_drain(&s->frames);
  count_losses(s);
}

static void finish(struct shim *s) {
  struct identity last;
  if (s->exec >= 0) take_exec(s);
  finish_logs(s);
  if (!s->parent && record_get_identity(FD_LOCK, &last)) {
    s->failed.stage = last.failed_stage;
    s->failed.error = last.failed_error;
  }
  if (s->own_cgroup) {
    s->end.oom = cgroup_oom(s->who.cgroup);
    cgroup_remove(s->who.cgroup);
  }
  if (s->failed.stage != 0) shim_end_of(s, END_NEVER, stage_name(s->failed.stage), s->failed.error);
  fifos_remove(s->dir, s->attempt);
  fault("before-exit-record");
  shim_put_end(s);
  fault("after-exit-record");
  _exit(0);
}

static void hold_growth(struct shim *s, bool timed_out) {
  if (s->who.io_mode == IO_DIRECT && s->growth.resting && timed_out) direct_look(&s->growth);
}

/* What has nothing to move now is not watched at all: a hang-up would be told again and again. */
static void watch_session(struct shim *s) {
  static uint32_t watched[3];
  struct session *io = &s->session;
  const int fds[] = {io->in, io->out, io->master};
  const uint32_t wanted[] = {session_wants_in(io), session_wants_out(io), session_wants_master(io)};
  const enum source sources[] = {SRC_IN, SRC_SHOW, SRC_TTY};
  for (int i = 0; i < 3; i++) {
    if (fds[i] < 0) watched[i] = 0; /* closing took it out */
    if (fds[i] < 0 || wanted[i] == watched[i]) continue;
    struct epoll_event e = {.events = wanted[i], .data.u32 = sources[i]};
    int how = wanted[i] == 0 ? EPOLL_CTL_DEL : watched[i] == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    epoll_ctl(s->epoll, how, fds[i], &e);
    watched[i] = wanted[i];
  }
}

static void handle(struct shim *s, uint32_t source) {
  char scrap[256];
  switch ((enum source)source) {
    case SRC_SIGNAL: take_signals(s); break;
    case SRC_OUT:
    case SRC_ERR:
      if (s->who.io_mode == IO_FRAMED)
        frames_once(&s->frames, source == SRC_ERR);
      else
        pump_once(&s->pump[source - SRC_OUT]);
      note_losses(s);
      break;
    case SRC_TIE:
      unwatch(s, FD_TIE);
      s->session.deaf = true;
      tree_kill(s);
      break;
    case SRC_TASK: leader_ended_elsewhere(s); break;
    case SRC_CGROUP: /* reading takes the notice back */
      if (pread(s->events, scrap, sizeof scrap, 0) < 0) unwatch(s, s->events);
      break;
    case SRC_EXEC: take_exec(s); break;
    case SRC_IN: s->session.readable = true; break;
    case SRC_SHOW:
    case SRC_TTY: break; /* moved in every turn */
  }
}

static int patience(const struct shim *s, bool empty) {
  if (s->session_open && session_waits_for_reader(&s->session)) return READER_LOOK_MS;
  if (empty) return OUTSIDE_LOOK_MS;
  if (s->killing) return s->patience_ms;
  if (s->leader_gone && tree_only_guessed(s)) return OUTSIDE_LOOK_MS;
  if (s->who.io_mode == IO_DIRECT && s->growth.resting) return GROWTH_LOOK_MS;
  return -1;
}

/* What the start left on the stack, and the spawner before it, is not kept for as long as the task lives. */
static void give_back_stack(void) {
  uintptr_t here = (uintptr_t)__builtin_frame_address(0) / 4096 * 4096 - STACK_MARGIN;
  madvise((void *)(here - STACK_USED_MAX), STACK_USED_MAX, MADV_DONTNEED);
}

void shim_serve(struct shim *s) {
  struct epoll_event ready[8];
  bool timed_out = false;
  give_back_stack();
  for (int flushing = 0; true;) {
    bool empty = tree_empty(s, timed_out);
    if (s->session_open) {
      session_move(&s->session, s->dir);
      watch_session(s);
    }
    /* An agent that does not read what a session left for it is waited for, but not for ever. */
    if (empty && (!s->session_open || session_flushed(&s->session) || flushing > FLUSH_LOOKS_MAX)) finish(s);
    if (empty && timed_out && !session_waits_for_reader(&s->session)) flushing++;
    if (!empty) tree_kill_on(s, timed_out);
    hold_growth(s, timed_out);
    int n = epoll_wait(s->epoll, ready, 8, patience(s, empty));
    timed_out = n == 0;
    for (int i = 0; i < n; i++) handle(s, ready[i].data.u32);
  }
}
