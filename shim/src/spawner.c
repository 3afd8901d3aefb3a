/* One per runner: forks a shim for each start, hands commands on, and tells what became of every attempt.
   It holds no truth of its own: whatever it knows it can read again from the attempts' folders. */
#define _GNU_SOURCE
#include "spawner.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How long a shim of a dead spawner may take between claiming an attempt and writing its identity. */
#define IDENTITY_WAIT_MS 2000
#define IDENTITY_LOOK_MS 5

/* Requests between two looks at the bell. */
#define BELL_EVERY 256

/* What comes in, and behind it what goes out. */
#define BUFFERS_BYTES (FRAME_BYTES_MAX + 4 + ANSWERS_BYTES)

enum { TAG_INPUT = 1, TAG_BELL = 2, TAG_SHIM = 3, TAG_CHILD = 4 };

static int agent_in;
static int poll_fd;
static int children; /* signalfd: a shim of ours is gone, or what one left to us */
static int bell[2];
static char *input;
static size_t input_used;

static void add(int fd, uint32_t tag, uint32_t slot) {
  struct epoll_event e = {.events = EPOLLIN, .data.u64 = (uint64_t)tag << 32 | slot};
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &e);
}

/* Descriptors are kept for what must have one: no shim's end is missed for want of a task's. */
static bool descriptors_to_spare(int fd) {
  static int half;
  struct rlimit files;
  if (half == 0) half = getrlimit(RLIMIT_NOFILE, &files) == 0 ? (int)(files.rlim_cur / 2) : 512;
  return fd < half;
}

static void drop(struct entry *e) {
  if (e->shim >= 0) close(e->shim);
  if (e->task >= 0) close(e->task);
  table_drop(e);
}

/* The last word on an attempt: its exit record. */
static bool tell_end(struct entry *e) {
  char record[RECORD_BYTES_MAX];
  ssize_t size = record_read_end(e->dir, e->attempt, record, sizeof record);
  if (size <= 0) return false;
  answer(e->request, ANS_ENDED, 0, record, (size_t)size);
  drop(e);
  return true;
}

static void tell_started(struct entry *e, int fd) {
  char record[RECORD_BYTES_MAX];
  struct identity who;
  ssize_t size = record_read_raw(fd, record, sizeof record);
  if (size <= 0 || !record_parse_identity(record, &who)) return;
  e->tied = who.policy == POLICY_TIE;
  /* A child's task needs no holding: if the shim dies it becomes our child, and waits for us. */
  if (e->child == 0 && e->task < 0) {
    e->task = pidfd_of(who.pid, who.start);
    if (e->task >= 0 && !descriptors_to_spare(e->task)) {
      close(e->task);
      e->task = -1;
    }
  }
  if (!e->started) answer(e->request, ANS_STARTED, 0, record, (size_t)size);
  e->started = true;
}

/* Puts a descriptor at the fixed number that the next shim inherits it by. */
static void place(int fd, int at) {
  if (fd != at && dup3(fd < 0 ? FD_NULL : fd, at, O_CLOEXEC) < 0) _exit(1);
}

static void refuse(struct entry *e, int error, const char *why) {
  answer(e->request, ANS_RESULT, (uint32_t)error, why, strlen(why));
  drop(e);
}

/* Puts a new shim beside a task whose shim has died. The leader is held before anything else is reaped:
   if the dead shim was our child, it is our child now, and its number is free once we reap it. */
static void adopt(struct entry *e, int lock) {
  struct identity who;
  bool known = record_get_identity(lock, &who);
  if (known && who.version > PROTOCOL_VERSION) {
    refuse(e, EPROTO, "the record is of a later version of the protocol");
    return;
  }
  if (known && e->task < 0 && strcmp(who.boot, boot_id()) == 0) e->task = pidfd_of(who.pid, who.start);
  e->tied = known && who.policy == POLICY_TIE;
  uint32_t slot = table_slot(e), generation = e->generation;
  fault("spawner-before-adopt");
  place(lock, FD_LOCK);
  place(e->task, FD_TASK);
  pid_t pid = fork_plain();
  if (pid == 0) shim_adopt(e->dir, e->attempt, e->task >= 0, slot, generation);
  place(-1, FD_LOCK);
  place(-1, FD_TASK);
  if (pid < 0) {
    struct end lost = {.kind = END_LOST, .reason = "no process could be made to take it over"};
    record_put_end(e->dir, e->attempt, &lost, false);
    if (!tell_end(e)) refuse(e, EAGAIN, "no process could be made to take it over");
    return;
  }
  /* Held on to, should this one die too: its parent, maybe ourselves, may have reaped it by then. */
  if (e->task >= 0 && !descriptors_to_spare(e->task)) {
    close(e->task);
    e->task = -1;
  }
  table_set_child(e, pid);
}

/* A living shim of another spawner; its identity may be a moment away. */
static bool join(struct entry *e, int fd) {
  struct identity who;
  for (int waited = 0; e->shim < 0; waited += IDENTITY_LOOK_MS) {
    if (record_get_identity(fd, &who)) e->shim = pidfd_of(who.shim, who.shim_start);
    if (e->shim >= 0) break;
    if (waited >= IDENTITY_WAIT_MS || flock(fd, LOCK_EX | LOCK_NB) == 0) return false;
    struct timespec pause = {0, IDENTITY_LOOK_MS * 1000000};
    answers_send();
    nanosleep(&pause, NULL);
  }
  add(e->shim, TAG_SHIM, table_slot(e));
  tell_started(e, fd);
  return true;
}

/* What became of this attempt? One of: it ended; it runs (a shim is there, or one is put there); it never
   began, and from now on cannot. */
static void attach(struct entry *e) {
  if (tell_end(e)) return;
  int fd = record_open_new(e->dir, e->attempt);
  if (fd >= 0) {
    struct end never = {.kind = END_NEVER, .reason = "it was never started"};
    record_put_end(e->dir, e->attempt, &never, false);
    close(fd);
    if (!tell_end(e)) refuse(e, EIO, "the exit record cannot be written");
    return;
  }
  fd = record_open(e->dir, e->attempt);
  if (fd < 0) {
    refuse(e, errno, strerror(errno));
    return;
  }
  if (flock(fd, LOCK_EX | LOCK_NB) != 0 && join(e, fd)) {
    close(fd);
    return;
  }
  /* Between the look at the record and the lock the shim may have ended in good order. */
  if (!tell_end(e)) adopt(e, fd);
  close(fd);
}

static void begin(const struct start *how, struct entry *e, int lock) {
  bool session = how->io_mode == IO_STREAMS || how->io_mode == IO_TTY;
  e->tied = how->policy == POLICY_TIE;
  if (session && session_fifos(how->dir, how->io_mode == IO_TTY)) answer(e->request, ANS_ACCEPTED, 0, "", 0);
  uint32_t slot = table_slot(e), generation = e->generation;
  fault("spawner-after-claim");
  place(lock, FD_LOCK);
  answers_send(); /* nobody waits for a fork who need not */
  pid_t pid = fork_plain();
  if (pid == 0) shim_start(how, slot, generation);
  fault("spawner-after-fork");
  place(-1, FD_LOCK);
  close(lock);
  if (pid > 0) {
    table_set_child(e, pid);
    return;
  }
  struct end never = {.kind = END_NEVER, .reason = "errno=11 forking: no process to be had"};
  record_put_end(how->dir, how->attempt, &never, false);
  if (!tell_end(e)) refuse(e, EAGAIN, "no process to be had");
}

static void start(struct reader *r, uint64_t request) {
  struct start how;
  if (!get_start(r, &how)) {
    answer(request, ANS_RESULT, EINVAL, "malformed start", 15);
  } else {
    struct entry *e = table_add(request, how.dir, how.attempt);
    int lock = e == NULL ? -1 : record_open_new(how.dir, how.attempt);
    if (e == NULL)
      answer(request, ANS_RESULT, ENOMEM, "too many tasks", 14);
    else if (lock >= 0)
      begin(&how, e, lock);
    else if (errno == EEXIST)
      attach(e); /* asked twice: the first fate holds */
    else
      refuse(e, errno, strerror(errno));
  }
  free(how.argv);
  free(how.env);
}

/* A child's number is its own until we reap it. */
static int tell_shim(const struct entry *e, int value) {
  union sigval word = {.sival_int = value};
  if (e->child > 0) return sigqueue(e->child, COMMAND_SIGNAL, word);
  return pidfd_signal(e->shim, COMMAND_SIGNAL, value);
}

static void order(struct reader *r, uint64_t request) {
  uint64_t target = get_u64(r);
  uint32_t op = get_u32(r), argument = get_u32(r);
  struct entry *e = table_find(target);
  uint32_t error = 0;
  if (r->bad || op < OP_SIGNAL || op > OP_COLUMNS || argument > 0xffff)
    error = EINVAL;
  else if (e == NULL || (e->shim < 0 && e->child == 0))
    error = ESRCH;
  else if (tell_shim(e, (int)(op << 16 | argument)) != 0)
    error = (uint32_t)errno;
  answer(request, ANS_RESULT, error, "", 0);
}

static void request(char *frame, size_t size) {
  struct reader r = {frame, frame + size, false};
  uint32_t head = get_u32(&r);
  uint64_t id = get_u64(&r);
  uint16_t version = (uint16_t)head, type = (uint16_t)(head >> 16);
  if (version != PROTOCOL_VERSION) {
    answer(id, ANS_RESULT, EPROTO, "protocol version is not known here", 34);
    return;
  }
  /* Asked twice of one spawner: the answer to the first is that to both. */
  if ((type == REQ_START || type == REQ_ATTACH) && table_find(id) != NULL) return;
  switch (type) {
    case REQ_START:
      start(&r, id);
      return;
    case REQ_ATTACH: {
      const char *dir = get_text(&r);
      uint32_t attempt = get_u32(&r);
      struct entry *e = r.bad || strlen(dir) >= PATH_BYTES_MAX ? NULL : table_add(id, dir, attempt);
      if (e == NULL)
        answer(id, ANS_RESULT, EINVAL, "malformed attach", 16);
      else
        attach(e);
      return;
    }
    case REQ_COMMAND:
      order(&r, id);
      return;
    case REQ_FORGET: {
      struct entry *e = table_find(get_u64(&r));
      if (e != NULL) drop(e);
      answer(id, ANS_RESULT, 0, "", 0);
      return;
    }
    case REQ_MOUNT: {
      const char *folder = get_path(&r);
      uint64_t bytes = get_u64(&r);
      answer(id, ANS_RESULT, (uint32_t)(r.bad ? EINVAL : memory_mount(folder, bytes)), "", 0);
      return;
    }
    case REQ_UNMOUNT:
    case REQ_DETACH: {
      const char *folder = get_path(&r);
      answer(id, ANS_RESULT, (uint32_t)(r.bad ? EINVAL : memory_unmount(folder, type == REQ_DETACH)), "", 0);
      return;
    }
    default:
      answer(id, ANS_RESULT, ENOSYS, "request type is not known here", 30);
  }
}

static void take_bell(void) {
  struct bell words[64];
  ssize_t got;
  do {
    got = read(bell[0], words, sizeof words);
    for (ssize_t i = 0; i < got / (ssize_t)sizeof *words; i++) {
      struct entry *e = table_at(words[i].slot);
      if (e == NULL || e->generation != words[i].generation || words[i].kind != BELL_STARTED) continue;
      int fd = record_open(e->dir, e->attempt);
      if (fd < 0) continue;
      tell_started(e, fd);
      close(fd);
    }
  } while (got == (ssize_t)sizeof words);
}

/* False at the end of the input: the agent is gone, or speaks no protocol of ours. */
static bool take_input(void) {
  ssize_t got = read(agent_in, input + input_used, FRAME_BYTES_MAX + 4 - input_used);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (got <= 0) return false;
  input_used += (size_t)got;
  static uint32_t requests;
  size_t at = 0;
  while (input_used - at >= 4) {
    const uint8_t *b = (const uint8_t *)input + at;
    uint32_t size = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    if (size > FRAME_BYTES_MAX || size < 12) return false;
    if (input_used - at - 4 < size) break;
    request(input + at + 4, size);
    if (++requests % BELL_EVERY == 0) take_bell(); /* it holds a few thousand words */
    at += 4 + size;
  }
  memmove(input, input + at, input_used - at);
  input_used -= at;
  return true;
}

/* A shim is gone: in good order if the exit record is there, else its task needs another. */
static void shim_gone(struct entry *e) {
  take_bell(); /* what it said before it ended comes first */
  attach(e);
}

/* The kernel lists our children in the order in which they became ours, so a shim is always reaped before
   what it left to us; and all that is to be learned of its task is asked before the next one is reaped. */
static void take_children(void) {
  struct signalfd_siginfo scrap[8];
  pid_t pid;
  while (read(children, scrap, sizeof scrap) > 0) {
  }
  while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
    struct entry *e = table_of_child(pid);
    if (e == NULL) continue;
    table_set_child(e, 0);
    shim_gone(e);
  }
}

/* The slot may have gone to another attempt since the event was fetched: ask the descriptor itself. */
static void take_shim(uint32_t slot) {
  struct entry *e = table_at(slot);
  if (e == NULL || e->shim < 0) return;
  struct pollfd p = {.fd = e->shim, .events = POLLIN};
  if (poll(&p, 1, 0) != 1) return;
  close(e->shim);
  e->shim = -1;
  shim_gone(e);
}

/* In a shim, once its child has what it needs: neither the table nor the requests are its business, and
   pages that the spawner changes later would otherwise be kept for it alone. */
void spawner_forget(void) {
  table_unmap();
  munmap(input, BUFFERS_BYTES);
}

static void more_descriptors(void) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

/* The numbers that shims inherit things by are taken first, so that nothing else ever stands there. */
static bool fixed_descriptors(void) {
  int null = open_raw("/dev/null", O_RDWR);
  if (null < 0) return false;
  int high = fcntl(null, F_DUPFD_CLOEXEC, 32);
  for (int fd = FD_TIE; fd < FD_FIRST_FREE; fd++)
    if (dup3(high, fd, O_CLOEXEC) < 0) return false;
  close_from(FD_FIRST_FREE);
  agent_in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, FD_FIRST_FREE);
  agent_out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, FD_FIRST_FREE);
  if (agent_in < 0 || agent_out < 0 || dup3(STDERR_FILENO, FD_TIE, O_CLOEXEC) < 0) return false;
  for (int fd = 0; fd <= 2; fd++)
    if (dup2(FD_NULL, fd) < 0) return false;
  return pipe2(bell, O_CLOEXEC | O_NONBLOCK) == 0 &&
         dup3(bell[1], FD_BELL, O_CLOEXEC) >= 0 && close(bell[1]) == 0;
}

/* What a terminal or an init system sends to everybody is not meant for us: we end by the agent's end. A
   broken pipe is an error like another. Blocked, not ignored: exec would hand on what is ignored. An order
   to a shim that has not come to listen waits for it, where it would end it. */
static void block_signals(sigset_t *death) {
  sigset_t all;
  sigemptyset(death);
  sigaddset(death, SIGCHLD);
  sigemptyset(&all);
  const int unwanted[] = {SIGCHLD, SIGPIPE, SIGINT, SIGHUP, SIGTERM, SIGQUIT, COMMAND_SIGNAL};
  for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++) sigaddset(&all, unwanted[i]);
  sigprocmask(SIG_SETMASK, &all, NULL);
}

static bool set_up(void) {
  char hello[128 + PATH_BYTES_MAX], root[PATH_BYTES_MAX];
  sigset_t death;
  signals_to_default();
  block_signals(&death);
  umask(022);
  more_descriptors();
  setsid();
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  prctl(PR_SET_NAME, "drover-shim", 0, 0, 0);
  set_name("spawner");
  if (chdir("/") != 0 || !fixed_descriptors()) return false;
  input = mmap(NULL, BUFFERS_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  poll_fd = epoll_create1(EPOLL_CLOEXEC);
  children = signalfd(-1, &death, SFD_CLOEXEC | SFD_NONBLOCK);
  if (input == MAP_FAILED || poll_fd < 0 || children < 0) return false;
  answers = input + FRAME_BYTES_MAX + 4;
  add(agent_in, TAG_INPUT, 0);
  add(bell[0], TAG_BELL, 0);
  add(children, TAG_CHILD, 0);
  if (!cgroup_root(root, sizeof root)) root[0] = 0;
  int size = snprintf(hello, sizeof hello, "protocol=%d\npid=%d\nboot=%s\ncgroup=%s\n",
                      PROTOCOL_VERSION, (int)getpid(), boot_id(), root);
  answer(0, ANS_HELLO, 0, hello, (size_t)size);
  answers_send();
  return true;
}

/* Without an agent there is nobody to tell; but as long as a tied task is left, its shim might die before
   it has killed it, and then there must be one who puts another there. */
int spawner_run(void) {
  struct epoll_event ready[64];
  bool agent = true;
  if (!set_up()) return 1;
  while (agent || table_any_tied()) {
    int n = epoll_wait(poll_fd, ready, 64, -1);
    for (int i = 0; i < n; i++) {
      uint32_t tag = (uint32_t)(ready[i].data.u64 >> 32), slot = (uint32_t)ready[i].data.u64;
      if (tag == TAG_INPUT && !take_input()) {
        agent = false;
        epoll_ctl(poll_fd, EPOLL_CTL_DEL, agent_in, NULL);
      }
      if (tag == TAG_BELL) take_bell();
      if (tag == TAG_CHILD) take_children();
      if (tag == TAG_SHIM) take_shim(slot);
    }
    answers_send();
  }
  return 0;
}
