/** A serial port of this machine, as `ports` lists it. */
export type ListedPort = {
  readonly path: string;
  /** Four lower-case hexadecimal digits. */
  readonly vendorId: string | null;
  readonly productId: string | null;
  readonly serialNumber: string | null;
  readonly manufacturer: string | null;
  readonly kind: PortKind;
};

/** What is behind a port, as far as USB ids tell; `serial` where they tell nothing. */
export type PortKind =
  | 'usb-jtag'
  | 'usb-otg'
  | 'espressif'
  | 'cp210x'
  | 'ch34x'
  | 'ftdi'
  | 'pl2303'
  | 'serial';
