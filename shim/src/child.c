/* What happens between fork and exec in the task's own process: a clean inheritance, no way back. */
#define _GNU_SOURCE
#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum stage { S_LIMITS = 1, S_STREAMS, S_USER, S_CWD, S_EXEC, S_OOM, S_TERMINAL };

const char *stage_name(int stage) {
  switch (stage) {
    case S_LIMITS: return "setting limits";
    case S_STREAMS: return "opening the output streams";
    case S_USER: return "switching user";
    case S_CWD: return "entering the working directory";
    case S_EXEC: return "executing the command";
    case S_OOM: return "setting oom_score_adj";
    case S_TERMINAL: return "taking the terminal";
    default: return "starting";
  }
}

static void give_up(int fd, int stage, int error) __attribute__((noreturn));
static void give_up(int fd, int stage, int error) {
  struct child_error e = {stage, error == 0 ? EINVAL : error};
  write_all(fd, &e, sizeof e);
  _exit(127);
}

static void defaults(void) {
  struct sigaction plain;
  memset(&plain, 0, sizeof plain);
  plain.sa_handler = SIG_DFL;
  for (int s = 1; s <= SIGRTMAX; s++) sigaction(s, &plain, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool limits(const struct start *how) {
  struct rlimit open_files;
  if (how->nofile_soft == 0) return true;
  if (getrlimit(RLIMIT_NOFILE, &open_files) != 0) return false;
  if (how->nofile_hard != 0) open_files.rlim_max = how->nofile_hard;
  open_files.rlim_cur =
      how->nofile_soft < open_files.rlim_max ? how->nofile_soft : open_files.rlim_max;
  return setrlimit(RLIMIT_NOFILE, &open_files) == 0;
}

static bool oom_score(int adj) {
  if (adj == 0) return true;
  char text[16];
  int n = snprintf(text, sizeof text, "%d", adj);
  int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  bool good = write(fd, text, (size_t)n) == n;
  close(fd);
  return good;
}

/* Read from the files themselves: a static program has no name services to ask. */
static bool look_up(const char *name, uid_t *uid, gid_t *gid, char *home, size_t size) {
  char *end;
  unsigned long number = strtoul(name, &end, 10);
  bool numeric = end != name && (*end == 0 || *end == ':');
  FILE *file = fopen("/etc/passwd", "re");
  bool found = false;
  for (struct passwd *p; file != NULL && (p = fgetpwent(file)) != NULL;) {
    if (numeric ? p->pw_uid != number : strcmp(p->pw_name, name) != 0) continue;
    *uid = p->pw_uid;
    *gid = p->pw_gid;
    snprintf(home, size, "%s", p->pw_dir);
    found = true;
    break;
  }
  if (file != NULL) fclose(file);
  if (numeric && !found) {
    *uid = (uid_t)number;
    *gid = (gid_t)number;
    snprintf(home, size, "/");
    found = true;
  }
  if (numeric && *end == ':') *gid = (gid_t)strtoul(end + 1, NULL, 10);
  return found;
}

static size_t member_of(const char *user, gid_t first, gid_t *into, size_t most) {
  size_t n = 0;
  into[n++] = first;
  FILE *file = fopen("/etc/group", "re");
  for (struct group *g; file != NULL && (g = fgetgrent(file)) != NULL;)
    for (char **m = g->gr_mem; *m != NULL && n < most; m++)
      if (strcmp(*m, user) == 0 && g->gr_gid != first) into[n++] = g->gr_gid;
  if (file != NULL) fclose(file);
  return n;
}

static bool set_default(struct start *how, const char *key, const char *value, char *space,
                        size_t size) {
  size_t n = strlen(key);
  for (uint32_t i = 0; i < how->envc; i++)
    if (strncmp(how->env[i], key, n) == 0 && how->env[i][n] == '=') return true;
  snprintf(space, size, "%s=%s", key, value);
  how->env[how->envc++] = space; /* the array has room for three more and the end */
  how->env[how->envc] = NULL;
  return true;
}

/* All of it or nothing: groups first, while there are still rights to drop them. */
static bool become(struct start *how) {
  static char home[PATH_BYTES_MAX], vars[3][PATH_BYTES_MAX + 16];
  if (how->user[0] == 0) return true;
  uid_t uid = 0;
  gid_t gid = 0;
  if (!look_up(how->user, &uid, &gid, home, sizeof home)) {
    errno = ENOENT;
    return false;
  }
  if (uid != geteuid() || gid != getegid()) {
    gid_t groups[256];
    size_t n = member_of(how->user, gid, groups, 256);
    if (setgroups(n, groups) != 0 || setresgid(gid, gid, gid) != 0 ||
        setresuid(uid, uid, uid) != 0)
      return false;
  }
  if (uid != 0) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  }
  return set_default(how, "HOME", home, vars[0], sizeof vars[0]) &&
         set_default(how, "USER", how->user, vars[1], sizeof vars[1]) &&
         set_default(how, "LOGNAME", how->user, vars[2], sizeof vars[2]);
}

static int open_streams(const struct start *how, int into[3]) {
  char path[PATH_BYTES_MAX + 320];
  switch ((enum io_mode)how->io_mode) {
    case IO_ROTATED:
      into[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
      for (int i = 1; i <= 2; i++) {
        pump_fifo_path(path, sizeof path, how->log_dir, how->log_base, i == 2);
        /* Read-write: no death of a reader is ever a SIGPIPE. Blocking, unlike the pump's own. */
        into[i] = open(path, O_RDWR | O_CLOEXEC);
      }
      break;
    case IO_OFF:
      for (int i = 0; i < 3; i++) into[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
      break;
    case IO_STREAMS: {
      /* Each open waits for the agent's end; the agent opens in the same order. */
      const char *names[] = {"stdin", "stdout", "stderr"};
      for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", how->dir, names[i]);
        into[i] = open(path, (i == 0 ? O_RDONLY : O_WRONLY) | O_CLOEXEC);
      }
      break;
    }
    case IO_TTY:
      break;
  }
  return into[0] < 0 || into[1] < 0 || into[2] < 0 ? -1 : 0;
}

pid_t child_start(const struct start *given, int gate_read, int gate_write, int error_fd,
                  const int streams[3], bool terminal) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  struct start how = *given;
  char go;
  close(gate_write);
  defaults();
  /* Until the identity is on disk this process may do nothing; if nobody is left to say go, it ends. */
  if (read(gate_read, &go, 1) != 1) _exit(127);
  setsid();
  int io[3] = {streams[0], streams[1], streams[2]};
  if (terminal && ioctl(io[0], TIOCSCTTY, 0) != 0) give_up(error_fd, S_TERMINAL, errno);
  if (!terminal && open_streams(&how, io) != 0) give_up(error_fd, S_STREAMS, errno);
  if (!limits(&how)) give_up(error_fd, S_LIMITS, errno);
  if (!oom_score(how.oom_score_adj)) give_up(error_fd, S_OOM, errno);
  for (int i = 0; i < 3; i++)
    if (dup2(io[i], i) < 0) give_up(error_fd, S_STREAMS, errno);
  if (how.flags & START_NO_NEW_PRIVS) prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (!become(&how)) give_up(error_fd, S_USER, errno);
  if (how.cwd[0] != 0 && chdir(how.cwd) != 0) give_up(error_fd, S_CWD, errno);
  umask(022);
  /* Every descriptor above 2 is close-on-exec; this makes it true whatever anybody left behind. */
  fcntl(error_fd, F_SETFD, FD_CLOEXEC);
  execve(how.argv[0], how.argv, how.env);
  give_up(error_fd, S_EXEC, errno);
}
