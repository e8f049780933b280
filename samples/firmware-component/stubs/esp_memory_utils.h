#pragma once
#include <stdbool.h>
bool esp_ptr_internal(const void *pointer);
bool esp_ptr_external_ram(const void *pointer);
