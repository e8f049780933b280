import type { ArgumentsNode } from '../ast.js';
import { print, truncate, write, type Printer } from './printer.js';

/** Elements with commas. Empty packs at the end of the list take no comma; others do, as in GNU's c++filt: `f<int, , char>`. */
export function printList(printer: Printer, list: ArgumentsNode): void {
  let end = printer.parts.length;
  list.items.forEach((item, position) => {
    if (position > 0) write(printer, ', ');
    const start = printer.parts.length;
    print(printer, item);
    if (printer.parts.length > start) end = printer.parts.length;
  });
  truncate(printer, end);
}
