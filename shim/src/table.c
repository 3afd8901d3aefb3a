/* What the spawner knows of each attempt: found by request, and by its shim's process id. */
#define _GNU_SOURCE
#include "spawner.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* One block from the kernel for all of it, so that a shim can give it back whole. */
static struct entry *entries;
static uint32_t *by_request;
static uint32_t *by_child;
static uint32_t size;
static uint32_t next_free = NOBODY;
static uint32_t generations;

static size_t bytes_of(uint32_t n) { return n * (sizeof *entries + 2 * sizeof *by_request); }

static uint32_t place(uint64_t key) {
  key *= 0x9e3779b97f4a7c15u;
  return (uint32_t)(key >> 32) & (size - 1);
}

static void link_request(uint32_t slot) {
  uint32_t *head = &by_request[place(entries[slot].request)];
  entries[slot].next_request = *head;
  *head = slot;
}

static void link_child(uint32_t slot) {
  uint32_t *head = &by_child[place((uint64_t)entries[slot].child)];
  entries[slot].next_child = *head;
  *head = slot;
}

/* Twice as many slots, in both indexes anew: every entry is moved as often as there are doublings. */
static bool grow(void) {
  uint32_t old = size, more = old == 0 ? 64 : old * 2;
  if (more > TASKS_MAX) return false;
  void *block = mmap(NULL, bytes_of(more), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) return false;
  struct entry *grown = block;
  if (old > 0) {
    memcpy(grown, entries, old * sizeof *entries);
    munmap(entries, bytes_of(old));
  }
  size = more;
  entries = grown;
  by_request = (uint32_t *)(grown + more);
  by_child = by_request + more;
  memset(by_request, 0xff, more * 2 * sizeof *by_request);
  for (uint32_t i = 0; i < old; i++) {
    link_request(i); /* it grows only when all are used */
    if (entries[i].child > 0) link_child(i);
  }
  for (uint32_t i = more; i-- > old;) {
    entries[i].next_request = next_free;
    next_free = i;
  }
  return true;
}

struct entry *table_add(uint64_t request, const char *dir, uint32_t attempt) {
  char *copy = strdup(dir);
  if (copy == NULL || (next_free == NOBODY && !grow())) {
    free(copy);
    return NULL;
  }
  uint32_t slot = next_free;
  struct entry *e = &entries[slot];
  next_free = e->next_request;
  *e = (struct entry){.used = true, .generation = ++generations, .request = request, .attempt = attempt,
                      .shim = -1, .task = -1, .dir = copy};
  link_request(slot);
  return e;
}

static void unlink_child(struct entry *e) {
  if (e->child <= 0) return;
  uint32_t slot = table_slot(e), *at = &by_child[place((uint64_t)e->child)];
  while (*at != slot) at = &entries[*at].next_child;
  *at = e->next_child;
  e->child = 0;
}

void table_set_child(struct entry *e, pid_t child) {
  unlink_child(e);
  if (child <= 0) return;
  e->child = child;
  link_child(table_slot(e));
}

void table_drop(struct entry *e) {
  unlink_child(e);
  uint32_t slot = table_slot(e), *at = &by_request[place(e->request)];
  while (*at != slot) at = &entries[*at].next_request;
  *at = e->next_request;
  free(e->dir);
  *e = (struct entry){.used = false, .shim = -1, .task = -1, .next_request = next_free};
  next_free = slot;
}

uint32_t table_slot(const struct entry *e) { return (uint32_t)(e - entries); }

struct entry *table_at(uint32_t slot) { return slot < size && entries[slot].used ? &entries[slot] : NULL; }

struct entry *table_find(uint64_t request) {
  if (size == 0) return NULL;
  for (uint32_t i = by_request[place(request)]; i != NOBODY; i = entries[i].next_request)
    if (entries[i].request == request) return &entries[i];
  return NULL;
}

struct entry *table_of_child(pid_t child) {
  if (size == 0) return NULL;
  for (uint32_t i = by_child[place((uint64_t)child)]; i != NOBODY; i = entries[i].next_child)
    if (entries[i].child == child) return &entries[i];
  return NULL;
}

bool table_any_tied(void) {
  for (uint32_t i = 0; i < size; i++)
    if (entries[i].used && entries[i].tied) return true;
  return false;
}

void table_unmap(void) {
  if (size > 0) munmap(entries, bytes_of(size));
}
