/*
 * Gives ptys the modem lines and the rate that they lack, for tests of the real serial path: LD_PRELOAD it into the
 * program under test. Where the system refuses a line of a pty, the new state goes as text ("lines DTR RTS", "baud N")
 * to the Unix socket that MODEM_LINES_SOCKET names.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#define SET_TERMIOS2 0x402c542b

static int lines;

static void tell(const char *format, int a, int b) {
    const char *path = getenv("MODEM_LINES_SOCKET");
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char text[64];
    int size = snprintf(text, sizeof text, format, a, b);
    int fd = path == NULL ? -1 : socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0) return;
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 && write(fd, text, size) == size) {
        char done;
        /* The other end answers when the lines are set, as a system call would return then. */
        if (read(fd, &done, 1) < 0) perror("modem-lines");
    }
    close(fd);
}

static int rate_of(speed_t speed) {
    static const struct { speed_t code; int rate; } known[] = {
        { B9600, 9600 }, { B115200, 115200 }, { B230400, 230400 }, { B460800, 460800 }, { B921600, 921600 },
        { B1000000, 1000000 }, { B1500000, 1500000 }, { B2000000, 2000000 },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) if (known[i].code == speed) return known[i].rate;
    return 0;
}

int tcsetattr(int fd, int actions, const struct termios *settings) {
    int (*next)(int, int, const struct termios *) = dlsym(RTLD_NEXT, "tcsetattr");
    int result = next(fd, actions, settings);
    int rate = rate_of(cfgetospeed(settings));
    if (result == 0 && rate != 0) tell("baud %d\n", rate, 0);
    return result;
}

int ioctl(int fd, unsigned long request, ...) {
    int (*next)(int, unsigned long, ...) = dlsym(RTLD_NEXT, "ioctl");
    va_list list;
    va_start(list, request);
    void *argument = va_arg(list, void *);
    va_end(list);
    int result = next(fd, request, argument);
    /* The output rate is the last word of struct termios2. */
    if (request == SET_TERMIOS2 && result == 0) tell("baud %d\n", ((int *)argument)[10], 0);
    if (result == 0 || (errno != ENOTTY && errno != EINVAL)) return result;
    if (request == TIOCMGET) *(int *)argument = lines;
    else if (request == TIOCMSET) lines = *(int *)argument;
    else if (request == TIOCMBIS) lines |= *(int *)argument;
    else if (request == TIOCMBIC) lines &= ~*(int *)argument;
    else return result;
    if (request != TIOCMGET) tell("lines %d %d\n", !!(lines & TIOCM_DTR), !!(lines & TIOCM_RTS));
    return 0;
}
