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
#define END_BYTES_MAX 1024u /* of an exit record: a reason, and some numbers */
#define TASKS_MAX 1000000u

/* How far a line may run past the size at which a log file is full. */
#define LINE_OVERRUN_MAX (64u << 10)

/* Fixed descriptors of the spawner and of every shim, so that a shim can close all else in one call. */
enum { FD_TIE = 3, FD_LOCK = 4, FD_BELL = 5, FD_TASK = 6, FD_NULL = 7, FD_FIRST_FREE = 8 };

enum policy { POLICY_SURVIVE = 0, POLICY_TIE = 1 };

enum io_mode {
  IO_ROTATED = 0, /* through FIFOs into rotated files */
  IO_OFF = 1,     /* thrown away */
  IO_STREAMS = 2, /* an exec session: FIFOs that the agent opens */
  IO_TTY = 3,     /* the same with a terminal between */
  IO_DIRECT = 4,  /* the task writes the log files itself, held in bounds by punching */
  IO_FRAMED = 5   /* through FIFOs into one file of both streams, with the time of each piece */
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
  uint32_t version;
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
  uint32_t ended; /* the leader has, with this status */
  int32_t status;
  int32_t failed_stage; /* it never became the task, and nobody was left to hear why; 0 if it did */
  int32_t failed_error;
  uint64_t lost_bytes; /* of output, so far: whoever takes over adds to it */
  uint64_t cut_lines;
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
enum { BELL_STARTED = 1 };

/* Values of the queued signal that commands a shim: op << 16 | argument. */
enum { OP_SIGNAL = 1, OP_STOP = 2, OP_KILL = 3, OP_ROWS = 4, OP_COLUMNS = 5 };
#define COMMAND_SIGNAL 40 /* not SIGRTMIN + n, which differs between C libraries */
#define GROWTH_SIGNAL 41

/* util.c */
uint64_t wall_ns(void);
uint64_t boot_ns(void);
const char *boot_id(void);
struct look {
  char state;
  pid_t parent;
  uint64_t start;
  int exit_status;
};
bool process_look(pid_t pid, struct look *into);
uint64_t process_start(pid_t pid);
bool is_zombie(pid_t pid);
bool write_all(int fd, const void *data, size_t size);
int pidfd_of(pid_t pid, uint64_t start);
int pidfd_signal(int pidfd, int signal, int value);
void set_name(const char *id);
void name_area(int argc, char **argv);
int close_from(unsigned first);
int open_raw(const char *path, int flags, ...);
pid_t fork_into(int cgroup, int *pidfd);
pid_t fork_plain(void);

/* record.c */
int record_open_new(const char *dir, uint32_t attempt);
int record_open(const char *dir, uint32_t attempt);
bool record_put_identity(int fd, const struct identity *who);
bool record_get_identity(int fd, struct identity *who);
bool record_parse_identity(const char *text, struct identity *who);
/* The place that an end will need: the disk may be full by then. Where there is none, none is kept. */
void record_reserve_end(const char *dir, uint32_t attempt);
bool record_put_end(const char *dir, uint32_t attempt, const struct end *end, bool sync);
ssize_t record_read_end(const char *dir, uint32_t attempt, char *into, size_t size);
ssize_t record_read_raw(int fd, char *into, size_t size);
void attempt_path(char *into, const char *dir, const char *kind, uint32_t attempt);

/* cgroup.c */
bool cgroup_root(char *into, size_t size);
bool cgroup_make(const char *path);
bool cgroup_enter(const char *path, pid_t pid);
uint32_t cgroup_signal(const char *path, int signal);
bool cgroup_kill(const char *path);
int cgroup_watch(const char *path);
bool cgroup_populated(const char *path, int events);
bool cgroup_oom(const char *path);
void cgroup_remove(const char *path);

/* memory.c */
int memory_mount(const char *folder, uint64_t bytes);
int memory_unmount(const char *folder, bool in_use_too);

/* pump.c */
struct flood {
  bool now;  /* the last turn moved as much as a pipe usually holds */
  bool wide; /* so its pipe was made to hold more */
};
void flood_note(struct flood *f, int fifo, size_t moved);
void flood_rest(const struct flood *f);
size_t flood_chunk(const struct flood *f);
bool flood_passed(const struct flood *f, ssize_t moved, size_t all);
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
  bool line_ended; /* past the limit, and a whole line is the last */
  struct flood flood;
};
bool fifos_make(const char *dir, uint32_t attempt);
int fifo_open(const char *dir, uint32_t attempt, bool error, int flags);
bool fifo_held(const char *dir, uint32_t attempt, bool error);
void fifos_remove(const char *dir, uint32_t attempt);
void stream_names(char names[2][288], const struct identity *who);
void pump_highest(const char *folder, const char names[2][288], uint64_t best[2]);
bool pump_open(struct pump *p, int fifo, const struct identity *who, const char *name, uint64_t index);
void pump_once(struct pump *p);
void pump_drain(struct pump *p);
bool pump_open_file(struct pump *p);
ssize_t pump_move(struct pump *p, size_t size);
ssize_t pump_lose(struct pump *p, size_t size);
void pump_rotate(struct pump *p);

/* frames.c */
struct frames {
  struct pump file; /* one file for both streams; its fifo is the stream that is being moved */
  int fifos[2];
  struct flood flood[2];
};
bool frames_open(struct frames *f, int out, int error, const struct identity *who);
void frames_once(struct frames *f, bool error);
void frames_drain(struct frames *f);

/* direct.c */
struct growth {
  int folder;
  int file[2];
  uint64_t keep;
  bool told;    /* the kernel tells of the next write into the folder */
  bool resting; /* a write was told of a moment ago: the look is taken after a pause */
};
bool direct_open(struct growth *g, const struct identity *who);
void direct_look(struct growth *g);

/* child.c */
void signals_to_default(void);
pid_t child_start(const struct start *how, struct identity *who, int error_fd, const int streams[3],
                  int *pidfd);
const char *stage_name(int stage);
struct child_error {
  int32_t stage;
  int32_t error;
};

/* shim.c */

void shim_start(const struct start *how, uint32_t slot, uint32_t generation)
    __attribute__((noreturn));
void shim_adopt(const char *dir, uint32_t attempt, bool task_held, uint32_t slot, uint32_t generation)
    __attribute__((noreturn));

/* tty.c */
struct flow {
  char bytes[4096];
  size_t at;
  size_t end;
  bool over; /* nothing more comes in */
};
struct session {
  int master;
  int in;
  int out; /* -1 until the agent has opened its end */
  uint32_t tries;
  uint32_t rows; /* told; the terminal changes once, when the columns are told too */
  bool readable; /* said by the kernel: a read before the agent has come would look like its end */
  bool deaf; /* the agent reads no more: what comes is thrown away */
  struct flow up;
  struct flow down;
};
bool session_fifos(const char *dir, bool terminal);
bool session_open_tty(struct session *s, const char *dir, uint32_t rows, uint32_t columns, int *slave);
void session_resize(struct session *s, uint32_t rows, uint32_t columns);
void session_move(struct session *s, const char *dir);
bool session_waits_for_reader(const struct session *s);
bool session_flushed(const struct session *s);
uint32_t session_wants_in(const struct session *s);
uint32_t session_wants_out(const struct session *s);
uint32_t session_wants_master(const struct session *s);

/* spawner.c */

int spawner_run(void);
void spawner_forget(void);

#ifdef DROVER_FAULT
void fault(const char *step);
#else
#define fault(step) ((void)0)
#endif

#endif
