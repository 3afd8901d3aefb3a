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
#include <sys/syscall.h>
#include <unistd.h>

enum stage { S_LIMITS = 1, S_STREAMS, S_USER, S_CWD, S_EXEC, S_OOM, S_TERMINAL, S_IDENTITY, S_CAPS };

const char *stage_name(int stage) {
  switch (stage) {
    case S_LIMITS: return "setting limits";
    case S_STREAMS: return "opening the output streams";
    case S_USER: return "switching user";
    case S_CWD: return "entering the working directory";
    case S_EXEC: return "executing the command";
    case S_OOM: return "setting oom_score_adj";
    case S_TERMINAL: return "taking the terminal";
    case S_IDENTITY: return "writing the identity";
    case S_CAPS: return "dropping capabilities";
    default: return "starting";
  }
}

static void give_up(int fd, struct identity *who, int stage, int error) __attribute__((noreturn));
static void give_up(int fd, struct identity *who, int stage, int error) {
  struct child_error e = {stage, error == 0 ? EINVAL : error};
  /* Into the record too, which is open until exec: the shim may die before it has heard. */
  who->failed_stage = e.stage;
  who->failed_error = e.error;
  record_put_identity(FD_LOCK, who);
  signal(SIGPIPE, SIG_IGN);
  write_all(fd, &e, sizeof e);
  _exit(127);
}

/* Once, in the spawner: whatever it was started with. Asked of the kernel: the C library keeps some numbers
   to itself, and the JVM's children ignore just those. */
void signals_to_default(void) {
  static const uint64_t plain[8]; /* SIG_DFL, no flags, no mask; the same on all machines */
  for (int s = 1; s <= 64; s++) syscall(SYS_rt_sigaction, s, plain, NULL, 8);
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, plain, NULL, 8);
}


/* The spawner and the shim block what they do not want, and ignore nothing: there is only this to undo. */
static void unblock_all(void) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

/* This process is in the record before it can be the task; who takes over finds it there once the lock is
   free, which this process shares until it is the task or has ended. Without a shim it does not go on. */
static bool note_identity(struct identity *who) {
  who->pid = (int32_t)getpid();
  who->start = process_start(getpid());
  who->started_ns = wall_ns();
  return record_put_identity(FD_LOCK, who) && getppid() == who->shim;
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
  int fd = open_raw("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
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

/* So that the task may open /dev/stdout again. The inode of a FIFO or a log file; a terminal's too. */
static void own_streams(uid_t uid, gid_t gid) {
  struct stat s;
  for (int i = 0; i <= 2; i++)
    if (fstat(i, &s) == 0 && (S_ISFIFO(s.st_mode) || S_ISREG(s.st_mode) || isatty(i)) &&
        fchown(i, uid, gid) != 0)
      continue;
}

/* Whatever the agent had, and whatever the kernel keeps of it over a change of user. */
static bool drop_rights(void) {
  struct {
    uint32_t version;
    int pid;
  } head = {0x20080522, 0};
  uint32_t none[6] = {0};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0 || errno == EINVAL) &&
         syscall(SYS_capset, &head, none) == 0;
}


/* Also what a program could still be given: only root can take it away, so before there is another user. */
static bool shut_bounding_set(void) {
  for (unsigned long cap = 0; cap < 64; cap++)
    if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) != 0) return errno == EINVAL; /* behind the last there is */
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
    own_streams(uid, gid);
    if (uid != 0 && !shut_bounding_set()) return false;
    if (setgroups(n, groups) != 0 || setresgid(gid, gid, gid) != 0 ||
        setresuid(uid, uid, uid) != 0)
      return false;
  }
  return set_default(how, "HOME", home, vars[0], sizeof vars[0]) &&
         set_default(how, "USER", how->user, vars[1], sizeof vars[1]) &&
         set_default(how, "LOGNAME", how->user, vars[2], sizeof vars[2]);
}

/* Waiting for the agent's ends of a session, with the lock in our hands: nobody but the shim ends that wait
   if the agent is gone, so without a shim there is none. */
static bool bound_to(pid_t shim) {
  return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && getppid() == shim;
}

static int open_streams(const struct start *how, pid_t shim, const int streams[3], int into[3]) {
  char path[PATH_BYTES_MAX + 16];
  for (int i = 0; i < 3; i++) into[i] = FD_NULL;
  switch ((enum io_mode)how->io_mode) {
    case IO_ROTATED:
    case IO_FRAMED:
      /* Read-write: no death of a reader is ever a SIGPIPE. Blocking, unlike the pump's own. */
      for (int i = 1; i <= 2; i++) into[i] = fifo_open(how->dir, how->attempt, i == 2, 0);
      break;
    case IO_DIRECT:
      for (int i = 1; i <= 2; i++) into[i] = streams[i];
      break;
    case IO_STREAMS: {
      /* Each open waits for the agent's end; the agent opens in the same order. */
      const char *names[] = {"stdin", "stdout", "stderr"};
      if (!bound_to(shim)) return -1;
      for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", how->dir, names[i]);
        into[i] = open_raw(path, (i == 0 ? O_RDONLY : O_WRONLY) | O_CLOEXEC);
      }
      prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
      break;
    }
    case IO_TTY:
    case IO_OFF:
      break;
  }
  return into[0] < 0 || into[1] < 0 || into[2] < 0 ? -1 : 0;
}

static void become_task(struct start *how, struct identity *who, int error_fd, const int streams[3])
    __attribute__((noreturn));
static void become_task(struct start *how, struct identity *who, int error_fd, const int streams[3]) {
  bool terminal = how->io_mode == IO_TTY;
  int io[3] = {streams[0], streams[1], streams[2]};
  unblock_all();
  if (!note_identity(who)) give_up(error_fd, who, S_IDENTITY, errno);
  fault("child-after-identity");
  setsid();
  if (terminal && ioctl(io[0], TIOCSCTTY, 0) != 0) give_up(error_fd, who, S_TERMINAL, errno);
  if (!terminal && open_streams(how, who->shim, streams, io) != 0) give_up(error_fd, who, S_STREAMS, errno);
  if (!limits(how)) give_up(error_fd, who, S_LIMITS, errno);
  if (!oom_score(how->oom_score_adj)) give_up(error_fd, who, S_OOM, errno);
  for (int i = 0; i < 3; i++)
    if (dup2(io[i], i) < 0) give_up(error_fd, who, S_STREAMS, errno);
  if (!become(how)) give_up(error_fd, who, S_USER, errno);
  if (geteuid() != 0 && !drop_rights()) give_up(error_fd, who, S_CAPS, errno);
  if (how->flags & START_NO_NEW_PRIVS) prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (how->cwd[0] != 0 && chdir(how->cwd) != 0) give_up(error_fd, who, S_CWD, errno);
  fault("child-before-exec");
  execve(how->argv[0], how->argv, how->env);
  give_up(error_fd, who, S_EXEC, errno);
}

/* Born in its cgroup where the kernel can do that; else it enters before it is in the record, and the
   record says whether it could. */
pid_t child_start(const struct start *how, struct identity *who, int error_fd, const int streams[3],
                  int *pidfd) {
  struct start mine;
  int cgroup = who->cgroup[0] == 0 ? -1 : open_raw(who->cgroup, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  pid_t pid = fork_into(cgroup, pidfd);
  if (pid < 0 && (errno == ENOSYS || errno == EINVAL || errno == E2BIG || errno == EBUSY || errno == EACCES ||
                  errno == EPERM || errno == EOPNOTSUPP || errno == EBADF)) {
    pid = fork();
    if (pid > 0) *pidfd = pidfd_of(pid, process_start(pid));
    if (pid == 0 && who->cgroup[0] != 0 && !cgroup_enter(who->cgroup, getpid())) who->cgroup[0] = 0;
  }
  if (pid == 0) {
    mine = *how;
    become_task(&mine, who, error_fd, streams);
  }
  if (cgroup >= 0) close(cgroup);
  return pid;
}
