#pragma once

// Streams to `connections` clients, one after the other, and dumps the heap trace at the end.
void runStreamer(unsigned connections);
