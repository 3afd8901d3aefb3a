/* File systems in memory, for what shall be on no disk: made and unmade for the agent, which would need more
   than Java to do it itself. */
#define _GNU_SOURCE
#include "common.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAFE (MS_NOSUID | MS_NODEV | MS_NOEXEC)

/* What is mounted has another device than the folder it is in. */
static bool is_mounted(int folder, int *error) {
  struct stat own, parent;
  *error = fstat(folder, &own) != 0 || fstatat(folder, "..", &parent, 0) != 0 ? errno : 0;
  return *error == 0 && own.st_dev != parent.st_dev;
}

/* The folder that was looked at is the one that is mounted on, whatever its name leads to by then. */
static int mount_on(int folder, uint64_t bytes) {
  static bool swaps; /* the kernel is older than 6.4, or does not let us keep pages from being swapped out */
  char place[32], options[64];
  snprintf(place, sizeof place, "/proc/self/fd/%d", folder);
  snprintf(options, sizeof options, "mode=0700,size=%llu,noswap", (unsigned long long)bytes);
  if (!swaps && mount("tmpfs", place, "tmpfs", SAFE, options) == 0) return 0;
  if (!swaps && errno != EINVAL) return errno;
  swaps = true;
  snprintf(options, sizeof options, "mode=0700,size=%llu", (unsigned long long)bytes);
  return mount("tmpfs", place, "tmpfs", SAFE, options) == 0 ? 0 : errno;
}

/* An errno, or 0. One that is there already is left as it is. */
int memory_mount(const char *folder, uint64_t bytes) {
  int error, fd = open_raw(folder, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return errno;
  if (!is_mounted(fd, &error) && error == 0) error = mount_on(fd, bytes);
  close(fd);
  return error;
}

/* An errno, or 0; EBUSY if it is in use, unless that does not matter: then it has no name any more, and is
   gone with its last user. Nothing mounted there, or no such folder, is fine. */
int memory_unmount(const char *folder, bool in_use_too) {
  int how = UMOUNT_NOFOLLOW | (in_use_too ? MNT_DETACH : 0);
  return umount2(folder, how) == 0 || errno == EINVAL || errno == ENOENT ? 0 : errno;
}
