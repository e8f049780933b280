typedef struct { unsigned char magic, reserved[2], secure_version; unsigned version; char idf[32], time[24]; unsigned char reserved2[16]; } desc_t;
__attribute__((section(".desc"), used)) const desc_t desc = { 0x50, {0, 0}, 0, 1, "v5.5.1", "Nov 27 2026 10:11:12", {0} };
__attribute__((section(".iram"), used, noinline)) void _start(void) { for (;;) { } }
