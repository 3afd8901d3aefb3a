/* Frames on the spawner's standard input and output: all numbers little-endian.
   u32 size of what follows; u16 version; u16 type; u64 request; then the type's fields.
   A text is u32 size and its bytes, without a zero inside. */
#ifndef DROVER_WIRE_H
#define DROVER_WIRE_H

#include "common.h"

enum request {
  REQ_START = 1,
  REQ_ATTACH = 2,
  REQ_COMMAND = 3,
  REQ_FORGET = 4,
  REQ_MOUNT = 5,
  REQ_UNMOUNT = 6,
  REQ_DETACH = 7
};

enum answer {
  ANS_HELLO = 100,
  ANS_RESULT = 101,
  ANS_STARTED = 102,
  ANS_ENDED = 103,
  ANS_ACCEPTED = 104
};

struct reader {
  char *at;
  char *end;
  bool bad;
};

uint32_t get_u32(struct reader *r);
uint64_t get_u64(struct reader *r);
char *get_text(struct reader *r);
const char *get_path(struct reader *r);
char **get_texts(struct reader *r, uint32_t *count, uint32_t spare);
bool get_start(struct reader *r, struct start *into);

extern int agent_out;
#define ANSWERS_BYTES (24 + RECORD_BYTES_MAX)
extern char *answers; /* room for so many bytes */
void answer(uint64_t request, uint16_t type, uint32_t number, const char *text, size_t size);
void answers_send(void);

#endif
