/** What the running firmware's ELF proves about the blocks of a heap trace; null where it says nothing. */
export type ElfProofs = {
  /** `sizeof(Queue_t)` */
  readonly queueBytes: number | null;
  /** `sizeof(TCB_t)` */
  readonly tcbBytes: number | null;
  /** True where each std::shared_ptr of this firmware has a mutex. */
  readonly hasSharedPtrMutex: boolean;
};
