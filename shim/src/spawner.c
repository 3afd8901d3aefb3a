/* One per runner: forks a shim for each start, hands commands on, and tells what became of every attempt.
   It holds no truth of its own: whatever it knows it can read again from the attempts' folders. */
#define _GNU_SOURCE
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
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How long a shim of a dead spawner may take between claiming an attempt and writing its identity. */
#define IDENTITY_WAIT_MS 2000
#define IDENTITY_LOOK_MS 5

struct entry {
  bool used;
  bool started; /* the agent was told that it runs */
  uint32_t generation;
  uint64_t request; /* names the attempt to the agent in every later word */
  uint32_t attempt;
  int shim;  /* pidfd */
  int task;  /* pidfd, so that the end can be told even if the shim dies first; -1 if not to be had */
  pid_t child; /* the shim's pid if it is our child */
  char *dir;
};

enum { TAG_INPUT = 1, TAG_BELL = 2, TAG_SHIM = 3 };

static struct entry *entries;
static uint32_t entries_used;
static uint32_t generations;
static int poll_fd;
static int bell[2];
static char *input;
static size_t input_used;

static void add(int fd, uint32_t tag, uint32_t slot) {
  struct epoll_event e = {.events = EPOLLIN, .data.u64 = (uint64_t)tag << 32 | slot};
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &e);
}

static struct entry *new_entry(uint64_t request, const char *dir, uint32_t attempt) {
  static uint32_t search;
  for (uint32_t i = 0; i < entries_used; i++, search++) {
    struct entry *e = &entries[search % entries_used];
    if (!e->used) {
      *e = (struct entry){.used = true, .generation = ++generations, .request = request,
                          .attempt = attempt, .shim = -1, .task = -1, .dir = strdup(dir)};
      return e->dir == NULL ? NULL : e;
    }
  }
  uint32_t more = entries_used == 0 ? 64 : entries_used * 2;
  if (more > TASKS_MAX) return NULL;
  struct entry *grown = realloc(entries, more * sizeof *entries);
  if (grown == NULL) return NULL;
  memset(grown + entries_used, 0, (more - entries_used) * sizeof *entries);
  entries = grown;
  search = entries_used;
  entries_used = more;
  return new_entry(request, dir, attempt);
}

static uint32_t slot_of(const struct entry *e) { return (uint32_t)(e - entries); }

static void drop(struct entry *e) {
  if (e->shim >= 0) close(e->shim);
  if (e->task >= 0) close(e->task);
  free(e->dir);
  *e = (struct entry){.used = false, .shim = -1, .task = -1};
}

static struct entry *find(uint64_t request) {
  for (uint32_t i = 0; i < entries_used; i++)
    if (entries[i].used && entries[i].request == request) return &entries[i];
  return NULL;
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
  if (size <= 0 || !record_get_identity(fd, &who)) return;
  if (e->task < 0) e->task = pidfd_of(who.pid, who.start);
  if (!e->started) answer(e->request, ANS_STARTED, 0, record, (size_t)size);
  e->started = true;
}

/* In the new shim: what it keeps stands at the fixed numbers, all else is closed by it. The copies go
   through high numbers first, since a source may stand where a target belongs. */
static void place_descriptors(int lock, int task) {
  int high_tie = fcntl(STDERR_FILENO, F_DUPFD, 100), high_lock = fcntl(lock, F_DUPFD, 100);
  int high_bell = fcntl(bell[1], F_DUPFD, 100);
  int high_task = task < 0 ? -1 : fcntl(task, F_DUPFD, 100);
  dup3(high_tie, FD_TIE, O_CLOEXEC);
  dup3(high_lock, FD_LOCK, O_CLOEXEC);
  dup3(high_bell, FD_BELL, O_CLOEXEC);
  if (high_task >= 0)
    dup3(high_task, FD_TASK, O_CLOEXEC);
  else
    close(FD_TASK);
}

/* Our child, so its number cannot be used again before we reap it. */
static void hold_shim(struct entry *e, pid_t pid) {
  e->child = pid;
  e->shim = pidfd_of(pid, process_start(pid));
  if (e->shim >= 0) add(e->shim, TAG_SHIM, slot_of(e));
}

static void adopt(struct entry *e, int lock) {
  struct identity who;
  if (e->task < 0 && record_get_identity(lock, &who) && strcmp(who.boot, boot_id()) == 0)
    e->task = pidfd_of(who.pid, who.start);
  uint32_t slot = slot_of(e), generation = e->generation;
  pid_t pid = fork();
  if (pid == 0) {
    place_descriptors(lock, e->task);
    shim_adopt(e->dir, e->attempt, slot, generation);
  }
  if (pid < 0) {
    struct end lost = {.kind = END_LOST, .reason = "no process could be made to take it over"};
    record_put_end(e->dir, e->attempt, &lost, false);
    tell_end(e);
    return;
  }
  hold_shim(e, pid);
}

/* A living shim of another spawner; its identity may be a moment away. */
static bool join(struct entry *e, int fd) {
  struct identity who;
  for (int waited = 0; e->shim < 0; waited += IDENTITY_LOOK_MS) {
    if (record_get_identity(fd, &who)) e->shim = pidfd_of(who.shim, who.shim_start);
    if (e->shim >= 0) break;
    if (waited >= IDENTITY_WAIT_MS || flock(fd, LOCK_EX | LOCK_NB) == 0) return false;
    struct timespec pause = {0, IDENTITY_LOOK_MS * 1000000};
    nanosleep(&pause, NULL);
  }
  add(e->shim, TAG_SHIM, slot_of(e));
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
    if (!tell_end(e)) {
      answer(e->request, ANS_RESULT, EIO, "the exit record cannot be written", 33);
      drop(e);
    }
    return;
  }
  fd = record_open(e->dir, e->attempt);
  if (fd < 0) {
    const char *why = strerror(errno);
    answer(e->request, ANS_RESULT, (uint32_t)errno, why, strlen(why));
    drop(e);
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

static void start(struct reader *r, uint64_t request) {
  struct start how;
  if (!get_start(r, &how)) {
    answer(request, ANS_RESULT, EINVAL, "malformed start", 15);
  } else {
    struct entry *e = new_entry(request, how.dir, how.attempt);
    int lock = e == NULL ? -1 : record_open_new(how.dir, how.attempt);
    if (e == NULL) {
      answer(request, ANS_RESULT, ENOMEM, "too many tasks", 14);
    } else if (lock < 0 && errno == EEXIST) {
      attach(e); /* asked twice: the first fate holds */
    } else if (lock < 0) {
      const char *why = strerror(errno);
      answer(request, ANS_RESULT, (uint32_t)errno, why, strlen(why));
      drop(e);
    } else {
      bool session = how.io_mode == IO_STREAMS || how.io_mode == IO_TTY;
      if (session && session_fifos(how.dir, how.io_mode == IO_TTY))
        answer(request, ANS_ACCEPTED, 0, "", 0);
      uint32_t slot = slot_of(e), generation = e->generation;
      pid_t pid = fork();
      if (pid == 0) {
        place_descriptors(lock, -1);
        shim_start(&how, slot, generation);
      }
      if (pid > 0) {
        hold_shim(e, pid);
      } else {
        struct end never = {.kind = END_NEVER, .reason = "errno=11 forking: no process to be had"};
        record_put_end(how.dir, how.attempt, &never, false);
        tell_end(e);
      }
      close(lock);
    }
  }
  free(how.argv);
  free(how.env);
}

static void order(struct reader *r, uint64_t request) {
  uint64_t target = get_u64(r);
  uint32_t op = get_u32(r), argument = get_u32(r);
  struct entry *e = find(target);
  uint32_t error = 0;
  if (r->bad || op < OP_SIGNAL || op > OP_COLUMNS || argument > 0xffff)
    error = EINVAL;
  else if (e == NULL || e->shim < 0)
    error = ESRCH;
  else if (pidfd_signal(e->shim, COMMAND_SIGNAL, (int)(op << 16 | argument)) != 0)
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
  switch (type) {
    case REQ_START:
      start(&r, id);
      return;
    case REQ_ATTACH: {
      const char *dir = get_text(&r);
      uint32_t attempt = get_u32(&r);
      struct entry *e = r.bad || strlen(dir) >= PATH_BYTES_MAX ? NULL : new_entry(id, dir, attempt);
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
      struct entry *e = find(get_u64(&r));
      if (e != NULL) drop(e);
      answer(id, ANS_RESULT, 0, "", 0);
      return;
    }
    default:
      answer(id, ANS_RESULT, ENOSYS, "request type is not known here", 30);
  }
}

/* False at the end of the input: the agent is gone, or speaks no protocol of ours. */
static bool take_input(void) {
  ssize_t got = read(STDIN_FILENO, input + input_used, FRAME_BYTES_MAX + 4 - input_used);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (got <= 0) return false;
  input_used += (size_t)got;
  size_t at = 0;
  while (input_used - at >= 4) {
    const uint8_t *b = (const uint8_t *)input + at;
    uint32_t size = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    if (size > FRAME_BYTES_MAX || size < 12) return false;
    if (input_used - at - 4 < size) break;
    request(input + at + 4, size);
    at += 4 + size;
  }
  memmove(input, input + at, input_used - at);
  input_used -= at;
  return true;
}

static void take_bell(void) {
  struct bell words[64];
  ssize_t got = read(bell[0], words, sizeof words);
  for (ssize_t i = 0; i < got / (ssize_t)sizeof *words; i++) {
    struct entry *e = words[i].slot < entries_used ? &entries[words[i].slot] : NULL;
    if (e == NULL || !e->used || e->generation != words[i].generation) continue;
    if (words[i].kind != BELL_STARTED) continue; /* a failure is told when its shim has gone */
    int fd = record_open(e->dir, e->attempt);
    if (fd >= 0) {
      tell_started(e, fd);
      close(fd);
    }
  }
}

/* A shim is gone: in good order if the exit record is there, else its task needs another. */
static void shim_gone(struct entry *e) {
  if (e->child > 0) waitpid(e->child, NULL, 0);
  take_bell(); /* what it said before it ended comes first */
  close(e->shim);
  e->shim = -1;
  e->child = 0;
  attach(e);
}

/* The slot may have gone to another attempt since the event was fetched: ask the descriptor itself. */
static bool is_gone(const struct entry *e) {
  struct pollfd p = {.fd = e->shim, .events = POLLIN};
  return e->used && e->shim >= 0 && poll(&p, 1, 0) == 1;
}

static void more_descriptors(void) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

static bool set_up(void) {
  char hello[128 + PATH_BYTES_MAX], root[PATH_BYTES_MAX];
  signal(SIGPIPE, SIG_IGN);
  signal(SIGINT, SIG_IGN); /* the terminal's Ctrl-C is for the agent, which ends us by its own end */
  signal(SIGHUP, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  more_descriptors();
  setsid();
  set_name("spawner");
  input = malloc(FRAME_BYTES_MAX + 4);
  poll_fd = epoll_create1(EPOLL_CLOEXEC);
  if (input == NULL || poll_fd < 0 || pipe2(bell, O_CLOEXEC | O_NONBLOCK) != 0) return false;
  add(STDIN_FILENO, TAG_INPUT, 0);
  add(bell[0], TAG_BELL, 0);
  if (!cgroup_root(root, sizeof root)) root[0] = 0;
  int size = snprintf(hello, sizeof hello, "protocol=%d\npid=%d\nboot=%s\ncgroup=%s\n",
                      PROTOCOL_VERSION, (int)getpid(), boot_id(), root);
  answer(0, ANS_HELLO, 0, hello, (size_t)size);
  return true;
}

int spawner_run(void) {
  struct epoll_event ready[64];
  if (!set_up()) return 1;
  while (true) {
    int n = epoll_wait(poll_fd, ready, 64, -1);
    for (int i = 0; i < n; i++) {
      uint32_t tag = (uint32_t)(ready[i].data.u64 >> 32), slot = (uint32_t)ready[i].data.u64;
      if (tag == TAG_INPUT && !take_input()) return 0;
      if (tag == TAG_BELL) take_bell();
      if (tag == TAG_SHIM && is_gone(&entries[slot])) shim_gone(&entries[slot]);
    }
  }
}
