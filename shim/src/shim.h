/* What a shim knows of its task; shared by what serves it, what ends it and what takes it over. */
#ifndef DROVER_SHIM_H
#define DROVER_SHIM_H

#include "common.h"

enum source {
  SRC_SIGNAL = 1,
  SRC_OUT,
  SRC_ERR,
  SRC_TIE,
  SRC_TASK,
  SRC_CGROUP,
  SRC_EXEC,
  SRC_IN,
  SRC_SHOW,
  SRC_TTY
};

struct shim {
  char dir[PATH_BYTES_MAX];
  uint32_t attempt;
  uint32_t slot;
  uint32_t generation;
  struct identity who;
  int epoll;
  int signals;
  int task;   /* pidfd of the leader */
  int exec;   /* where the child tells why it could not become the task; closed by its exec */
  int events; /* cgroup.events, or -1 */
  bool own_cgroup;
  bool parent; /* the leader is our child */
  bool watched; /* somebody held on to the leader when it ended, so its number was not free before */
  bool leader_gone;
  bool children_changed;
  bool childless;
  bool rest_waits; /* the leader has ended just now, and the others do not know yet */
  bool killing;
  uint32_t hit;    /* processes that the last pass of a kill signalled */
  uint32_t reaped; /* processes reaped since then */
  int patience_ms; /* until the next pass, if nothing happens */
  int stop_signal; /* asked to stop with it; 0 if not */
  struct child_error failed;
  int pumps;
  struct pump pump[2];
  struct frames frames;
  struct growth growth;
  bool session_open;
  struct session session;
  struct end end;
  uint64_t lost_before; /* what shims before this one had lost, and cut */
  uint64_t cut_before;
};

/* shim.c */
void shim_watch(struct shim *s, int fd, uint32_t events, enum source source);
void shim_ring(const struct shim *s, uint32_t kind);
void shim_put_end(struct shim *s);
void shim_end_of(struct shim *s, enum end_kind kind, const char *what, int error);
void shim_leader_ended(struct shim *s, int status);
void shim_leader_lost(struct shim *s, const char *reason);
void shim_serve(struct shim *s) __attribute__((noreturn));

/* tree.c */
void tree_signal(struct shim *s, int signal);
void tree_kill(struct shim *s);
void tree_kill_on(struct shim *s, bool timed_out);
bool tree_left_outside(const struct shim *s);
bool tree_only_guessed(const struct shim *s);
bool tree_only_held_dead(void);

#endif
