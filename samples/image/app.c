typedef struct { unsigned magic, secure_version; unsigned reserv1[2]; char version[32], project[32], time[16], date[16], idf[32]; unsigned char sha[32]; unsigned short min_rev, max_rev; unsigned char page, pad[3]; unsigned reserv2[18]; } desc_t;
__attribute__((section(".flash.appdesc"), used)) const desc_t desc = { 0xABCD5432, 0, {0,0}, "v1.2-3-gabcdef", "streamer", "10:11:12", "Nov 27 2026", "v5.5.1", {0}, 0, 65535, 16, {0,0,0}, {0} };
__attribute__((section(".iram"), used, noinline)) void _start(void) { for (;;) { } }
