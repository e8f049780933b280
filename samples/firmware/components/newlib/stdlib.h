#pragma once
#include "esp_attr.h"
#include <stddef.h>

C_LINKAGE_BEGIN
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void free(void *block);
void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
size_t strlen(const char *text);
C_LINKAGE_END
