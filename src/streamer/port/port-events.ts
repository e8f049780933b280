/** Keeps the listeners of a port. The end is told once, also to those who listen after it. */
export class PortEvents {
  readonly #dataListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #closeListeners = new Set<(reason: Error | null) => void>();
  #end: { readonly reason: Error | null } | null = null;

  get isClosed(): boolean {
    return this.#end !== null;
  }

  /** Why the device went away; null while it is there, and after an orderly close. */
  get lossReason(): Error | null {
    return this.#end?.reason ?? null;
  }

  onData(listener: (bytes: Uint8Array) => void): () => void {
    this.#dataListeners.add(listener);
    return () => this.#dataListeners.delete(listener);
  }

  onClose(listener: (reason: Error | null) => void): () => void {
    const end = this.#end;
    if (end !== null) queueMicrotask(() => listener(end.reason));
    else this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  emitData(bytes: Uint8Array): void {
    if (this.#end !== null) return;
    for (const listener of this.#dataListeners) listener(bytes);
  }

  emitClose(reason: Error | null): void {
    if (this.#end !== null) return;
    this.#end = { reason };
    const listeners = [...this.#closeListeners];
    this.#closeListeners.clear();
    this.#dataListeners.clear();
    for (const listener of listeners) listener(reason);
  }
}
