#include "fileparser.hpp"
#include "esp_log.h"
#include "helpers.hpp"
#include "stdlib.h"

static const char *TAG = "FileParser";

SampleCounter gLoadedFiles("files");

void FileParser::preload(const char *directory, const char *extension, const unsigned *sizes, unsigned count)
{
    ESP_LOGI(TAG, "Pre-loading files from %s", directory);
    mSizes = sizes;
    mCount = count;
    for (unsigned i = 0; i < count; i++) {
        memset(malloc(sizes[i]), 0, sizes[i]);
        gLoadedFiles.add(1);
        ESP_LOGI(TAG, "Loaded %s/%u%s: %u bytes", directory, i, extension, sizes[i]);
    }
    ESP_LOGI(TAG, "Pre-loaded %u files into PSRAM", count);
}

void *FileParser::loadNextSample(unsigned *size)
{
    *size = mSizes[mNext++ % mCount];
    return malloc(*size);
}

void FileParser::releaseSample(void *sample) { free(sample); }
