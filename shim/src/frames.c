/* Both streams in one file, in pieces with the time at which each was taken: for merging by time. */
#define _GNU_SOURCE
#include "common.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Little-endian: "DF", version, stream (1 output, 2 errors), u32 size, u64 wall time in ns. */
#define HEAD_BYTES 16

static void put_head(uint8_t *h, bool error, uint32_t size) {
  uint64_t now = wall_ns();
  h[0] = 'D';
  h[1] = 'F';
  h[2] = 1;
  h[3] = error ? 2 : 1;
  for (int i = 0; i < 4; i++) h[4 + i] = (uint8_t)(size >> (8 * i));
  for (int i = 0; i < 8; i++) h[8 + i] = (uint8_t)(now >> (8 * i));
}

static uint32_t get_number(const uint8_t *b) {
  return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static bool correct_size(int file, off_t at, uint32_t size) {
  uint8_t bytes[4];
  for (int i = 0; i < 4; i++) bytes[i] = (uint8_t)(size >> (8 * i));
  return pwrite(file, bytes, 4, at + 4) == 4;
}

/* A shim that was killed between a head and the end of its piece left a head that promises too much: the
   bytes that are not there are in the FIFO still. */
static bool repair(struct pump *p) {
  uint8_t h[HEAD_BYTES];
  off_t at = 0, size = p->offset;
  while (at + HEAD_BYTES <= size) {
    if (pread(p->file, h, HEAD_BYTES, at) != HEAD_BYTES || h[0] != 'D' || h[1] != 'F') break;
    uint32_t piece = get_number(h + 4);
    if (at + HEAD_BYTES + (off_t)piece > size) {
      at += HEAD_BYTES;
      return at == size ? ftruncate(p->file, p->offset = at - HEAD_BYTES) == 0
                        : correct_size(p->file, at - HEAD_BYTES, (uint32_t)(size - at));
    }
    at += HEAD_BYTES + (off_t)piece;
  }
  if (at == size) return true;
  /* Half a head, or not ours at all. */
  p->offset = at;
  return ftruncate(p->file, at) == 0;
}

bool frames_open(struct frames *f, int out, int error, const struct identity *who) {
  char names[2][288] = {"", ""};
  uint64_t index[2];
  snprintf(names[0], sizeof names[0], "%s.frames", who->log_base);
  f->fifos[0] = out;
  f->fifos[1] = error;
  pump_highest(who->log_dir, names, index);
  return pump_open(&f->file, out, who, names[0], index[0]) &&
         repair(&f->file);
}

/* One piece: how many bytes, 0 if there are none. */
static int piece(struct frames *f, bool error) {
  struct pump *p = &f->file;
  uint8_t head[HEAD_BYTES];
  int there = 0;
  p->fifo = f->fifos[error];
  if (ioctl(p->fifo, FIONREAD, &there) != 0 || there <= 0) return 0;
  if (there > (int)flood_chunk(&f->flood[error])) there = (int)flood_chunk(&f->flood[error]);
  if (p->file >= 0 && (uint64_t)p->offset >= p->bytes_max) pump_rotate(p);
  bool ready = p->file >= 0 || pump_open_file(p);
  off_t at = p->offset;
  put_head(head, error, (uint32_t)there);
  bool headed = ready && pwrite(p->file, head, HEAD_BYTES, at) == HEAD_BYTES;
  if (headed) p->offset += HEAD_BYTES;
  fault("frame-head");
  uint64_t lost = p->lost_bytes;
  int moved = 0;
  while (moved < there && p->lost_bytes == lost) {
    ssize_t n = headed ? pump_move(p, (size_t)(there - moved)) : pump_lose(p, (size_t)(there - moved));
    if (n <= 0) break;
    moved += (int)n;
  }
  fault("frame-piece");
  /* The disk took a part of it only. */
  uint32_t kept = (uint32_t)(headed ? p->offset - at - HEAD_BYTES : 0);
  if (headed && kept != (uint32_t)there) correct_size(p->file, at, kept);
  return moved;
}

void frames_once(struct frames *f, bool error) {
  struct flood *flood = &f->flood[error];
  size_t all = 0;
  flood_rest(flood);
  for (int moved = 1; moved > 0 && !flood_passed(flood, moved, all); all += (size_t)moved)
    moved = piece(f, error);
  flood_note(flood, f->fifos[error], all);
}

void frames_drain(struct frames *f) {
  for (int i = 0; i < 2; i++) {
    int left = 0;
    if (ioctl(f->fifos[i], FIONREAD, &left) != 0) continue;
    for (int n = 1; left > 0 && n > 0; left -= n) n = piece(f, i == 1);
  }
}
