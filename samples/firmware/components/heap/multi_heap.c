// First fit over a free list in address order; free neighbours are joined at once.
#include "multi_heap.h"

#define USED_HEADER_SIZE 4
#define MINIMUM_SIZE 12

// `next` exists only while the block is free.
typedef struct heap_block {
    uint32_t size;
    struct heap_block *next;
} heap_block_t;

static IRAM_ATTR heap_block_t *end_of(heap_block_t *block)
{
    return (heap_block_t *)((uintptr_t)block + USED_HEADER_SIZE + block->size);
}

void multi_heap_register(multi_heap_t *heap, uintptr_t start, uintptr_t end)
{
    heap->start = start;
    heap->end = end;
    heap->first_free = (heap_block_t *)start;
    heap->first_free->size = end - start - USED_HEADER_SIZE;
    heap->first_free->next = NULL;
    heap->free_bytes = heap->first_free->size;
}

// Cuts the tail off a block that is larger than needed and leaves it on the free list.
static IRAM_ATTR heap_block_t *split(multi_heap_t *heap, heap_block_t *block, uint32_t size)
{
    if (block->size < size + USED_HEADER_SIZE + MINIMUM_SIZE) {
        return block->next;
    }
    heap_block_t *rest = (heap_block_t *)((uintptr_t)block + USED_HEADER_SIZE + size);
    rest->size = block->size - size - USED_HEADER_SIZE;
    rest->next = block->next;
    block->size = size;
    heap->free_bytes -= USED_HEADER_SIZE;
    return rest;
}

IRAM_ATTR void *multi_heap_malloc(multi_heap_t *heap, size_t wanted)
{
    uint32_t size = (wanted + 3u) & ~3u;
    size = size < MINIMUM_SIZE ? MINIMUM_SIZE : size;
    for (heap_block_t **link = &heap->first_free; *link; link = &(*link)->next) {
        heap_block_t *block = *link;
        if (block->size >= size) {
            *link = split(heap, block, size);
            heap->free_bytes -= block->size;
            return (uint8_t *)block + USED_HEADER_SIZE;
        }
    }
    return NULL;
}

static IRAM_ATTR void join_with_next(multi_heap_t *heap, heap_block_t *block)
{
    if (block->next && end_of(block) == block->next) {
        block->size += USED_HEADER_SIZE + block->next->size;
        block->next = block->next->next;
        heap->free_bytes += USED_HEADER_SIZE;
    }
}

IRAM_ATTR void multi_heap_free(multi_heap_t *heap, void *pointer)
{
    heap_block_t *block = (heap_block_t *)((uintptr_t)pointer - USED_HEADER_SIZE);
    heap_block_t *before = NULL;
    for (heap_block_t *other = heap->first_free; other && other < block; other = other->next) {
        before = other;
    }
    heap_block_t **link = before ? &before->next : &heap->first_free;
    block->next = *link;
    *link = block;
    heap->free_bytes += block->size;
    join_with_next(heap, block);
    if (before) {
        join_with_next(heap, before);
    }
}

size_t multi_heap_largest_free(const multi_heap_t *heap)
{
    size_t largest = 0;
    for (const heap_block_t *block = heap->first_free; block; block = block->next) {
        largest = block->size > largest ? block->size : largest;
    }
    return largest;
}
