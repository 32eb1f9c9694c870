/* What glibc's own module leaves out. */
#include <malloc.h>

int unshare(int flags);
enum { CLONE_FILES = 0x400 };
