/* What every part of drover-shim shares. The protocol is in ../PROTOCOL.md. */
#ifndef DROVER_COMMON_H
#define DROVER_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROTOCOL_VERSION 1

#define FRAME_BYTES_MAX (4u << 20)
#define PATH_BYTES_MAX 4096u
#define ARGS_MAX 65536u
#define RECORD_BYTES_MAX 16384u
#define TASKS_MAX 1000000u

/* How far a line may run past the size at which a log file is full. */
#define LINE_OVERRUN_MAX (64u << 10)

/* Fixed descriptors of a shim, so that everything else can be closed in one call. */
enum { FD_TIE = 3, FD_LOCK = 4, FD_BELL = 5, FD_TASK = 6, FD_FIRST_FREE = 7 };

enum policy { POLICY_SURVIVE = 0, POLICY_TIE = 1 };

enum io_mode {
  IO_ROTATED = 0, /* through FIFOs into rotated files */
  IO_OFF = 1,     /* thrown away */
  IO_STREAMS = 2, /* an exec session: FIFOs that the agent opens */
  IO_TTY = 3      /* the same with a terminal between */
};

/* Flags of a start. */
enum {
  START_NO_NEW_PRIVS = 1,
  START_SYNC_EXIT = 2,  /* the exit record survives power loss before anyone hears of it */
  START_JOIN_CGROUP = 4 /* the cgroup exists and is somebody else's: enter, never kill or remove */
};

/* A start as it came over the wire; every pointer points into the request's frame. */
struct start {
  const char *id;
  const char *dir;
  uint32_t attempt;
  uint32_t policy;
  uint32_t flags;
  uint32_t argc;
  char **argv;
  uint32_t envc;
  char **env;
  const char *cwd;
  const char *user;
  uint64_t nofile_soft;
  uint64_t nofile_hard;
  int32_t oom_score_adj;
  uint32_t io_mode;
  const char *log_dir;
  const char *log_base;
  uint32_t log_files_max;
  uint64_t log_bytes_max;
  const char *cgroup;
  uint32_t rows;
  uint32_t columns;
};

/* Who a task is; never a bare pid. */
struct identity {
  char boot[40];
  int32_t pid;
  uint64_t start;
  int32_t shim;
  uint64_t shim_start;
  uint32_t policy;
  uint32_t flags;
  uint32_t io_mode;
  uint32_t log_files_max;
  uint64_t log_bytes_max;
  uint64_t started_ns;
  char cgroup[PATH_BYTES_MAX];
  char log_dir[PATH_BYTES_MAX];
  char log_base[256];
};

enum end_kind { END_NONE = 0, END_CODE, END_SIGNAL, END_LOST, END_NEVER };

/* How an attempt ended. */
struct end {
  enum end_kind kind;
  int32_t number;
  bool oom;
  const char *reason;
  uint64_t lost_bytes;
  uint64_t cut_lines;
};

/* A message from a shim to its spawner over the bell, shorter than PIPE_BUF so never torn. */
struct bell {
  uint32_t slot;
  uint32_t generation;
  uint32_t kind;
};
enum { BELL_STARTED = 1, BELL_FAILED = 2 };

/* Values of the queued signal that commands a shim: op << 16 | argument. */
enum { OP_SIGNAL = 1, OP_STOP = 2, OP_KILL = 3, OP_ROWS = 4, OP_COLUMNS = 5 };
#define COMMAND_SIGNAL (SIGRTMIN + 3)

/* util.c */
uint64_t wall_ns(void);
uint64_t boot_ns(void);
const char *boot_id(void);
uint64_t process_start(pid_t pid);
bool is_zombie(pid_t pid);
bool write_all(int fd, const void *data, size_t size);
int pidfd_of(pid_t pid, uint64_t start);
int pidfd_signal(int pidfd, int signal, int value);
void set_name(const char *id);
void name_area(int argc, char **argv);
int close_from(unsigned first);

/* record.c */
int record_open_new(const char *dir, uint32_t attempt);
int record_open(const char *dir, uint32_t attempt);
bool record_put_identity(int fd, const struct identity *who);
bool record_get_identity(int fd, struct identity *who);
bool record_put_end(const char *dir, uint32_t attempt, const struct end *end, bool sync);
ssize_t record_read_end(const char *dir, uint32_t attempt, char *into, size_t size);
ssize_t record_read_raw(int fd, char *into, size_t size);

/* cgroup.c */
bool cgroup_root(char *into, size_t size);
bool cgroup_make(const char *path);
bool cgroup_enter(const char *path, pid_t pid);
bool cgroup_signal(const char *path, int signal);
bool cgroup_kill(const char *path);
int cgroup_watch(const char *path);
bool cgroup_populated(const char *path);
bool cgroup_oom(const char *path);
void cgroup_remove(const char *path);

/* pump.c */
struct pump {
  int fifo;
  int file;
  uint64_t index;
  off_t offset;
  const char *dir;
  char name[288]; /* <base>.stdout */
  uint32_t files_max;
  uint64_t bytes_max;
  uint64_t lost_bytes;
  uint64_t cut_lines;
  bool past_limit;
};
bool pump_fifos(const char *dir, const char *base);
void pump_fifo_path(char *into, size_t size, const char *dir, const char *base, bool error);
bool pump_open(struct pump *p, const char *dir, const char *base, bool error, uint32_t files_max,
               uint64_t bytes_max);
bool pump_once(struct pump *p);
void pump_drain(struct pump *p);

/* child.c */
pid_t child_start(const struct start *how, int gate_read, int gate_write, int error_fd,
                  const int streams[3], bool terminal);
const char *stage_name(int stage);
struct child_error {
  int32_t stage;
  int32_t error;
};

/* shim.c */
void shim_start(const struct start *how, uint32_t slot, uint32_t generation)
    __attribute__((noreturn));
void shim_adopt(const char *dir, uint32_t attempt, uint32_t slot, uint32_t generation)
    __attribute__((noreturn));

/* tty.c */
struct session {
  int master;
  int in;
  int out;
};
bool session_fifos(const char *dir, bool terminal);
bool session_open_tty(struct session *s, const char *dir, uint32_t rows, uint32_t columns,
                      int *slave);
void session_resize(struct session *s, uint32_t rows, uint32_t columns);
bool session_feed(struct session *s);
bool session_show(struct session *s);

/* spawner.c */
int spawner_run(void);

#ifdef DROVER_FAULT
void fault(const char *step);
#else
#define fault(step) ((void)0)
#endif

#endif
