#pragma once

// Logs free memory every 500 ms, with the number of clients.
void startHeapMonitor();
void setClientCount(unsigned count);

// Traces the heap from now on; dumpHeapTrace stops and prints, on the other core's task.
void startHeapTrace();
void dumpHeapTrace();
