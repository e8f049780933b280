#pragma once

// Logs free memory every 500 ms, with the number of clients.
void startHeapMonitor();
void setClientCount(unsigned count);

// Traces the heap from now on; dumpHeapTrace prints what is there, on the other core's task, and the trace goes on.
void startHeapTrace();
void dumpHeapTrace();
