/* Goes into the server of a soak (LD_PRELOAD): tells how much memory is in use, and on demand
   breaks the server, so that the soak shows that it would see such a fault. SOAK_PLANT says how:

     byte        of one event in a thousand, a byte is not sent, though the server is told so
     descriptor  one socket in two hundred stays open, as a descriptor of nothing, when it is closed
     memory      each socket that is closed leaves a hundred bytes behind

   SOAK_METER is a named pipe: for each line that is written into it, a line with the bytes in use
   is appended to the file of that name and ".told". */

#include <dlfcn.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char an_event[] = "data: {\"stream\"";

static void *meter(void *path) {
    char name[4096], line[64];
    snprintf(name, sizeof name, "%s.told", (const char *)path);
    FILE *asked = fopen(path, "re"), *told = fopen(name, "we");
    while (asked && told && fgets(line, sizeof line, asked)) {
        struct mallinfo2 now = mallinfo2();
        fprintf(told, "%zu\n", now.uordblks + now.hblkhd);
        fflush(told);
    }
    return NULL;
}

/* The server waits for its signals in a thread of its own: this one must never be given any. */
__attribute__((constructor)) static void start_meter(void) {
    char *path = getenv("SOAK_METER");
    sigset_t all, before;
    pthread_t thread;
    if (!path)
        return;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_create(&thread, NULL, meter, path);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static int planted(const char *what) {
    const char *plant = getenv("SOAK_PLANT");
    return plant && strcmp(plant, what) == 0;
}

static int every(int nth, atomic_int *counter) {
    return atomic_fetch_add(counter, 1) % nth == nth - 1;
}

ssize_t send(int socket, const void *bytes, size_t count, int flags) {
    static atomic_int events;
    ssize_t (*real)(int, const void *, size_t, int) = dlsym(RTLD_NEXT, "send");
    if (!planted("byte") || !memmem(bytes, count, an_event, sizeof an_event - 1)
        || !every(1000, &events))
        return real(socket, bytes, count, flags);
    const char *from = bytes, *half = from + count / 2;
    ssize_t sent = real(socket, from, half - from, flags | MSG_MORE);
    if (sent < half - from)
        return sent;
    ssize_t rest = real(socket, half + 1, count - (half - from) - 1, flags);
    return rest < 0 ? sent : sent + 1 + rest;
}

int close(int descriptor) {
    static atomic_int sockets;
    int (*real)(int) = dlsym(RTLD_NEXT, "close");
    int type;
    socklen_t size = sizeof type;
    if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size))
        return real(descriptor);
    if (planted("memory"))
        *(volatile char *)malloc(100) = 1;
    if (!planted("descriptor") || !every(200, &sockets))
        return real(descriptor);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(nothing, descriptor);
    return real(nothing);
}
