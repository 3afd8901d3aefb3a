/* What the spawner knows of each attempt. */
#ifndef DROVER_SPAWNER_H
#define DROVER_SPAWNER_H

#include "common.h"

#define NOBODY UINT32_MAX

struct entry {
  bool used;
  bool started; /* the agent was told that it runs */
  bool tied;
  uint32_t generation;
  uint32_t attempt;
  uint32_t next_request; /* with the same place in the index; of an unused one, the next unused */
  uint32_t next_child;
  uint64_t request; /* names the attempt to the agent in every later word */
  pid_t child;      /* the shim, if it is our child: then its number is its own until we reap it */
  int shim;         /* pidfd of the shim, if it is not */
  int task;         /* pidfd of the leader, if the shim is not our child and descriptors are to be had */
  char *dir;
};

struct entry *table_add(uint64_t request, const char *dir, uint32_t attempt);
void table_set_child(struct entry *e, pid_t child);
void table_drop(struct entry *e);
uint32_t table_slot(const struct entry *e);
struct entry *table_at(uint32_t slot);
struct entry *table_find(uint64_t request);
struct entry *table_of_child(pid_t child);
bool table_any_tied(void);
void table_unmap(void);

#endif
