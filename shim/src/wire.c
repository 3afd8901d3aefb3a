#define _GNU_SOURCE
#include "wire.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int agent_out;

static void take(struct reader *r, void *into, size_t size) {
  if (r->bad || (size_t)(r->end - r->at) < size) {
    r->bad = true;
    memset(into, 0, size);
    return;
  }
  memcpy(into, r->at, size);
  r->at += size;
}

uint32_t get_u32(struct reader *r) {
  uint8_t b[4];
  take(r, b, sizeof b);
  return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

uint64_t get_u64(struct reader *r) {
  uint64_t low = get_u32(r);
  return low | (uint64_t)get_u32(r) << 32;
}

/* The text stays where it is; the byte behind it belongs to the next field's size, which has been read by
   the time the zero is written, or is read before: so the text is moved down by one instead. */
char *get_text(struct reader *r) {
  uint32_t size = get_u32(r);
  static char empty[1];
  if (r->bad || (size_t)(r->end - r->at) < size || memchr(r->at, 0, size) != NULL) {
    r->bad = true;
    return empty;
  }
  char *text = r->at - 1;
  memmove(text, r->at, size);
  text[size] = 0;
  r->at += size;
  return text;
}

char **get_texts(struct reader *r, uint32_t *count, uint32_t spare) {
  *count = get_u32(r);
  if (*count > ARGS_MAX) r->bad = true;
  if (r->bad) *count = 0;
  char **list = calloc((size_t)*count + spare + 1, sizeof *list);
  if (list == NULL) {
    r->bad = true;
    *count = 0;
    return NULL;
  }
  for (uint32_t i = 0; i < *count; i++) list[i] = get_text(r);
  return list;
}

const char *get_path(struct reader *r) {
  const char *text = get_text(r);
  if (strlen(text) >= PATH_BYTES_MAX || strchr(text, '\n') != NULL) r->bad = true;
  return text;
}

bool get_start(struct reader *r, struct start *s) {
  memset(s, 0, sizeof *s);
  s->id = get_text(r);
  s->dir = get_path(r);
  s->attempt = get_u32(r);
  s->policy = get_u32(r);
  s->flags = get_u32(r);
  s->argv = get_texts(r, &s->argc, 0);
  s->env = get_texts(r, &s->envc, 3);
  s->cwd = get_path(r);
  s->user = get_text(r);
  s->nofile_soft = get_u64(r);
  s->nofile_hard = get_u64(r);
  s->oom_score_adj = (int32_t)get_u32(r);
  s->io_mode = get_u32(r);
  s->log_dir = get_path(r);
  s->log_base = get_text(r);
  s->log_files_max = get_u32(r);
  s->log_bytes_max = get_u64(r);
  s->cgroup = get_path(r);
  s->rows = get_u32(r);
  s->columns = get_u32(r);
  return !r->bad && s->argc > 0 && s->io_mode <= IO_FRAMED && s->policy <= POLICY_TIE &&
         strlen(s->log_base) < 200 && strchr(s->log_base, '/') == NULL &&
         strchr(s->log_base, '\n') == NULL && s->dir[0] == '/';
}

static void put32(uint8_t *at, uint32_t value) {
  for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (8 * i));
}

/* What is to be said is collected: each write wakes the agent. */
char *answers;
static size_t answers_used;

void answers_send(void) {
  /* An agent that is gone ends our input too. */
  if (answers_used > 0) write_all(agent_out, answers, answers_used);
  answers_used = 0;
}

/* Every answer has the same shape: a number (an errno, or 0) and a text (a record, or a reason). */
void answer(uint64_t request, uint16_t type, uint32_t number, const char *text, size_t size) {
  if (size > RECORD_BYTES_MAX) size = RECORD_BYTES_MAX;
  if (answers_used + 24 + size > ANSWERS_BYTES) answers_send();
  uint8_t *frame = (uint8_t *)answers + answers_used;
  put32(frame, (uint32_t)(20 + size));
  frame[4] = PROTOCOL_VERSION;
  frame[5] = 0;
  frame[6] = (uint8_t)type;
  frame[7] = (uint8_t)(type >> 8);
  put32(frame + 8, (uint32_t)request);
  put32(frame + 12, (uint32_t)(request >> 32));
  put32(frame + 16, number);
  put32(frame + 20, (uint32_t)size);
  memcpy(frame + 24, text, size);
  answers_used += 24 + size;
}
