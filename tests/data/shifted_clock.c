/* The time of day, shifted by as many seconds as the file named by SHIFTED_CLOCK holds (8 bytes):
 * LD_PRELOAD of the clock test. All processes that map the file jump together; the monotonic clock
 * stays, as it does when a machine's clock is set.
 * Debian's faketime (0.9.10) cannot do this: with the monotonic clock left alone its
 * clock_nanosleep returns EINVAL (time.sleep raises), without, threading.Event.wait hangs.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *shift_s;
static int (*real_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
  real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  int file = open(getenv("SHIFTED_CLOCK"), O_RDONLY);
  shift_s = mmap(NULL, sizeof *shift_s, PROT_READ, MAP_SHARED, file, 0);
  if (shift_s == MAP_FAILED) abort();
  close(file);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  if (!real_clock_gettime) begin();
  int failed = real_clock_gettime(clock, now);
  if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    now->tv_sec += *shift_s;
  return failed;
}

int gettimeofday(struct timeval *now, void *zone) {
  struct timespec exact;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *out) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (out) *out = exact.tv_sec;
  return exact.tv_sec;
}
