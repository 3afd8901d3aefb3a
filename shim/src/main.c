#include "common.h"

#include <stdio.h>
#include <string.h>

#ifndef BUILD
#define BUILD "unknown"
#endif

static int usage(void) {
  fprintf(stderr,
          "drover-shim stands beside the tasks of a Drover runner. It is not for calling by hand.\n"
          "  drover-shim spawner   speaks the protocol on standard input and output\n"
          "  drover-shim version   prints the versions of the protocol and the build\n");
  return 2;
}

int main(int argc, char **argv) {
  if (argc < 2) return usage();
  if (strcmp(argv[1], "version") == 0) {
    printf("protocol %d\nbuild %s\n", PROTOCOL_VERSION, BUILD);
    return 0;
  }
  if (strcmp(argv[1], "spawner") != 0) return usage();
  name_area(argc, argv);
  return spawner_run();
}
