/** Wraps callbacks for libdatachannel: an exception that left one would end the process. */
export type Guard = <Args extends unknown[]>(callback: (...args: Args) => void) => (...args: Args) => void;

export function guardWith(onError: (error: Error) => void): Guard {
  return (callback) =>
    (...args) => {
      try {
        callback(...args);
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)));
      }
    };
}
