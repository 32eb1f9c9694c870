/* The least that a build of these pages can cost: reads every Markdown file below a folder, renders it with libcmark,
 * and writes as many files of the same sizes as a site has, the rendered bytes first.
 *
 *   floor CONTENT LIST OUT THREADS
 *
 * LIST has a line "SIZE PATH" for each file of the site. Prints what it read and wrote.
 *
 *   cc -O2 -o floor floor.c -lcmark -lpthread
 */
#define _GNU_SOURCE
#include <cmark.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct { char *path; size_t size; } File;

static File *sources, *outputs;
static size_t source_count, output_count, capacity;
static char *filler;
static size_t filler_size;
static int out;
static atomic_size_t next_source, next_output;
static atomic_ulong bytes_read, bytes_written;

static void fail(const char *what) { perror(what); exit(2); }

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)place;
  size_t length = strlen(path);
  if (kind != FTW_F || length < 3 || strcmp(path + length - 3, ".md")) return 0;
  if (source_count == capacity) {
    capacity = capacity ? capacity * 2 : 1024;
    if (!(sources = realloc(sources, capacity * sizeof *sources))) fail("memory");
  }
  sources[source_count++] = (File){strdup(path), (size_t)status->st_size};
  return 0;
}

/* Makes the folders of a path; neighbours share them, so a failed open is what tells that one is missing. */
static int create(char *path) {
  int file = openat(out, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file >= 0 || errno != ENOENT) return file;
  for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    if (mkdirat(out, path, 0755) && errno != EEXIST) fail(path);
    *slash = '/';
  }
  return openat(out, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
}

/* Each thread renders its share of the sources and writes its share of the outputs, a source before each. */
static void *work(void *unused) {
  char *text = NULL, *page = NULL;
  size_t room = 0, page_room = 0;
  for (;;) {
    char *html = NULL;
    size_t length = 0, index = atomic_fetch_add(&next_source, 1);
    if (index < source_count) {
      File source = sources[index];
      if (room <= source.size && !(text = realloc(text, room = source.size + 65536))) fail("memory");
      int file = open(source.path, O_RDONLY | O_CLOEXEC);
      ssize_t got = file < 0 ? -1 : read(file, text, source.size);
      if (got < 0) fail(source.path);
      close(file);
      atomic_fetch_add(&bytes_read, (unsigned long)got);
      html = cmark_markdown_to_html(text, (size_t)got, CMARK_OPT_DEFAULT);
      length = strlen(html);
    }
    for (int pass = 0; pass < 3; pass++) {
      size_t number = atomic_fetch_add(&next_output, 1);
      if (number >= output_count) break;
      File target = outputs[number];
      if (page_room < target.size && !(page = realloc(page, page_room = target.size + 65536))) fail("memory");
      size_t told = length < target.size ? length : target.size;
      memcpy(page, html ? html : filler, told);
      for (size_t at = told; at < target.size;) {
        size_t part = target.size - at < filler_size ? target.size - at : filler_size;
        memcpy(page + at, filler, part);
        at += part;
      }
      int file = create(target.path);
      if (file < 0) fail(target.path);
      for (size_t at = 0; at < target.size;) {
        ssize_t wrote = write(file, page + at, target.size - at);
        if (wrote < 0) fail(target.path);
        at += (size_t)wrote;
      }
      close(file);
      atomic_fetch_add(&bytes_written, target.size);
    }
    free(html);
    if (next_source >= source_count && next_output >= output_count) return unused;
  }
}

int main(int count, char **arguments) {
  if (count != 5) {
    fprintf(stderr, "usage: floor CONTENT LIST OUT THREADS\n");
    return 64;
  }
  if (nftw(arguments[1], visit, 32, FTW_PHYS)) fail(arguments[1]);
  FILE *list = fopen(arguments[2], "r");
  if (!list) fail(arguments[2]);
  char *line = NULL;
  size_t line_room = 0, room = 0;
  while (getline(&line, &line_room, list) > 0) {
    char *space = strchr(line, ' ');
    if (!space) continue;
    space[strcspn(space, "\n")] = 0;
    if (output_count == room) {
      room = room ? room * 2 : 1024;
      if (!(outputs = realloc(outputs, room * sizeof *outputs))) fail("memory");
    }
    outputs[output_count++] = (File){strdup(space + 1), strtoul(line, NULL, 10)};
  }
  fclose(list);
  filler_size = 1 << 16;
  filler = malloc(filler_size);
  for (size_t at = 0; at < filler_size; at++) filler[at] = "<p>All is well.</p>\n"[at % 20];
  if (mkdir(arguments[3], 0755) && errno != EEXIST) fail(arguments[3]);
  if ((out = open(arguments[3], O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0) fail(arguments[3]);
  int threads = atoi(arguments[4]);
  pthread_t others[64];
  for (int index = 1; index < threads && index < 64; index++) pthread_create(&others[index], NULL, work, NULL);
  work(NULL);
  for (int index = 1; index < threads && index < 64; index++) pthread_join(others[index], NULL);
  printf("%zu read, %lu bytes; %zu written, %lu bytes\n", source_count, bytes_read, output_count, bytes_written);
  return 0;
}
