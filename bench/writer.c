/* Writes so many numbered lines of 100 bytes to standard output, each with one call, and then
   into a file how long the longest of them took, in microseconds.

   writer LINES FILE */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int main(int argc, char **argv) {
  long lines = argc > 2 ? atol(argv[1]) : 0;
  uint64_t longest = 0;
  for (long i = 0; i < lines; i++) {
    char line[128];
    int size = snprintf(line, sizeof line, "%099ld\n", i);
    uint64_t begun = now_ns();
    if (write(1, line, (size_t)size) != size) return 1;
    uint64_t took = now_ns() - begun;
    if (took > longest) longest = took;
  }
  FILE *out = argc > 2 ? fopen(argv[2], "w") : NULL;
  if (out == NULL) return 2;
  fprintf(out, "%llu\n", (unsigned long long)longest / 1000);
  return fclose(out) == 0 ? 0 : 3;
}
