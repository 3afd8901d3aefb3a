#define _GNU_SOURCE
#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

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
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, id, 36);
    if (fd >= 0) close(fd);
    if (got != 36) strcpy(id, "unknown");
  }
  return id;
}

static char *stat_after_name(pid_t pid, char *text, size_t size) {
  char path[48];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return NULL;
  ssize_t got = read(fd, text, size - 1);
  close(fd);
  if (got <= 0) return NULL;
  text[got] = 0;
  /* The name in field 2 may hold anything, so the search starts behind the last parenthesis. */
  return strrchr(text, ')');
}

/* Field 22 of /proc/<pid>/stat, in clock ticks since boot; 0 if there is no such process. */
uint64_t process_start(pid_t pid) {
  char text[1024];
  char *at = stat_after_name(pid, text, sizeof text);
  for (int field = 2; at != NULL && field < 22; field++) at = strchr(at + 1, ' ');
  return at == NULL ? 0 : strtoull(at + 1, NULL, 10);
}

bool is_zombie(pid_t pid) {
  char text[1024];
  char *at = stat_after_name(pid, text, sizeof text);
  return at == NULL || at[1] == 0 || at[2] == 'Z' || at[2] == 'X';
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
  fcntl(fd, F_SETFD, FD_CLOEXEC);
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
  prctl(PR_SET_NAME, "drover-shim", 0, 0, 0);
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

#ifdef DROVER_FAULT
/* Test builds only: DROVER_FAULT names the step at which this process kills itself. */
void fault(const char *step) {
  const char *at = getenv("DROVER_FAULT");
  if (at != NULL && strcmp(at, step) == 0) kill(getpid(), SIGKILL);
}
#endif
