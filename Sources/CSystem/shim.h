/* What glibc's own module leaves out. */
#include <malloc.h>
#include <sys/syscall.h>
#include <unistd.h>

int unshare(int flags);
enum { CLONE_FILES = 0x400 };

/* Closes open files from one number to another; not 0 where the system can't (Linux before 5.9). */
static inline long candor_close_range(unsigned first, unsigned last) {
#ifdef SYS_close_range
  return syscall(SYS_close_range, first, last, 0);
#else
  return -1;
#endif
}
