#define _GNU_SOURCE
#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

#define CLONE_PIDFD_ 0x1000u
#define CLONE_INTO_CGROUP_ 0x200000000ull

static uint64_t clock_ns(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t wall_ns(void) { return clock_ns(CLOCK_REALTIME); }

uint64_t boot_ns(void) { return clock_ns(CLOCK_BOOTTIME); }

const char *boot_id(void) {
  static char id[40];
  if (id[0] == 0) {
    int fd = open_raw("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, id, 36);
    if (fd >= 0) close(fd);
    if (got != 36) strcpy(id, "unknown");
  }
  return id;
}

/* One read of /proc/<pid>/stat. The exit status is there as long as the process is a zombie that we might
   trace, on every kernel; 0 else. */
bool process_look(pid_t pid, struct look *into) {
  char path[48], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int fd = open_raw(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t got = read(fd, text, sizeof text - 1);
  close(fd);
  if (got <= 0) return false;
  text[got] = 0;
  /* The name in field 2 may hold anything, so the search starts behind the last parenthesis. */
  char *at = strrchr(text, ')');
  if (at == NULL || at[1] == 0) return false;
  into->state = at[2];
  into->parent = 0;
  into->start = 0;
  into->exit_status = 0;
  for (int field = 2; at != NULL && field < 52; field++) {
    if (field == 4) into->parent = (pid_t)atoi(at + 1);
    if (field == 22) into->start = strtoull(at + 1, NULL, 10);
    at = strchr(at + 1, ' ');
  }
  if (at != NULL) into->exit_status = atoi(at + 1);
  return into->start != 0;
}

/* In clock ticks since boot; 0 if there is no such process. */
uint64_t process_start(pid_t pid) {
  struct look look;
  return process_look(pid, &look) ? look.start : 0;
}

bool is_zombie(pid_t pid) {
  struct look look;
  return !process_look(pid, &look) || look.state == 'Z' || look.state == 'X';
}


bool write_all(int fd, const void *data, size_t size) {
  const char *at = data;
  while (size > 0) {
    ssize_t wrote = write(fd, at, size);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    at += wrote;
    size -= (size_t)wrote;
  }
  return true;
}

/* A descriptor for exactly this process, or -1 with ESRCH if the number now belongs to another. The start
   time is read after the descriptor is held: from then on the number cannot change owner unseen. */
int pidfd_of(pid_t pid, uint64_t start) {
  int fd = (int)syscall(SYS_pidfd_open, pid, 0u);
  if (fd < 0) return -1;
  if (process_start(pid) != start) {
    close(fd);
    errno = ESRCH;
    return -1;
  }
  return fd;
}

/* value < 0 sends a plain signal; otherwise a queued one that carries it. */
int pidfd_signal(int pidfd, int signal, int value) {
  if (value < 0) return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0u);
  siginfo_t info;
  memset(&info, 0, sizeof info);
  info.si_signo = signal;
  info.si_code = SI_QUEUE;
  info.si_pid = getpid();
  info.si_uid = getuid();
  info.si_value.sival_int = value;
  return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, &info, 0u);
}

static char *name_at;
static size_t name_size;

/* The argument area is one block; what stands in it is what `ps` shows. */
void name_area(int argc, char **argv) {
  name_at = argv[0];
  name_size = (size_t)(argv[argc - 1] + strlen(argv[argc - 1]) - argv[0]);
}

void set_name(const char *id) {
  if (name_size < 16) return;
  memset(name_at, 0, name_size);
  snprintf(name_at, name_size, "drover-shim %s", id);
}

int close_from(unsigned first) {
  if (syscall(SYS_close_range, first, ~0u, 0u) == 0) return 0;
  long max = sysconf(_SC_OPEN_MAX);
  for (long fd = (long)first; fd < max; fd++) close((int)fd);
  return 0;
}

/* As open. Some C libraries set close-on-exec a second time, for kernels that are long gone. */
int open_raw(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  int mode = (flags & O_CREAT) != 0 ? va_arg(more, int) : 0;
  va_end(more);
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

/* As fork, without what a C library does around it for threads that we have not; with the child in this
   cgroup from its first moment (moving it there later would cost a grace period of the kernel), and a pidfd
   of it, if those are asked for. Where the kernel cannot, errno says so and nothing happened. */
pid_t fork_into(int cgroup, int *pidfd) {
  struct {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid,
        set_tid_size, cgroup;
  } how;
  int fd = -1;
  memset(&how, 0, sizeof how);
  if (cgroup >= 0) how.flags |= CLONE_INTO_CGROUP_;
  if (pidfd != NULL) how.flags |= CLONE_PIDFD_;
  how.pidfd = (uint64_t)(uintptr_t)&fd;
  how.exit_signal = SIGCHLD;
  how.cgroup = cgroup >= 0 ? (uint64_t)cgroup : 0;
  pid_t pid = (pid_t)syscall(SYS_clone3, &how, sizeof how);
  if (pid > 0 && pidfd != NULL) *pidfd = fd;
  return pid;
}

pid_t fork_plain(void) {
  pid_t pid = fork_into(-1, NULL);
  return pid < 0 && (errno == ENOSYS || errno == EINVAL || errno == E2BIG) ? fork() : pid;
}


#ifdef DROVER_FAULT
/* Test builds only: a file beside the binary, <binary>.fault, names the step at which one process kills
   itself. It is removed by the first that comes there, so that the next one gets further. */
void fault(const char *step) {
  char path[PATH_BYTES_MAX + 8], wanted[64];
  ssize_t size = readlink("/proc/self/exe", path, PATH_BYTES_MAX);
  if (size <= 0) return;
  snprintf(path + size, 8, ".fault");
  int fd = open_raw(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  ssize_t got = read(fd, wanted, sizeof wanted - 1);
  close(fd);
  wanted[got > 0 ? got : 0] = 0;
  if (strcmp(wanted, step) == 0 && unlink(path) == 0) kill(getpid(), SIGKILL);
}
#endif
