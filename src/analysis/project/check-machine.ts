import type { DoctorCheck, WrittenAddress } from '../../model/doctor.js';
import { check } from './doctor-check.js';

/** What this machine is and has, as far as it could be seen. */
export type MachineFacts = {
  readonly nodeVersion: string;
  /** IPv4 addresses under which a board finds this machine. */
  readonly addresses: readonly string[];
  readonly ports: readonly { readonly path: string; readonly isUsable: boolean }[];
  /** Null where the system has no udev (Windows, macOS). */
  readonly hasUdev: boolean | null;
  readonly optional: readonly { readonly name: string; readonly isThere: boolean }[];
};

/** Whether the firmware's hard-coded signalling addresses are this machine's. */
export function checkAddresses(written: readonly WrittenAddress[], own: readonly string[]): DoctorCheck[] {
  return written.map(({ host, port, path, line }) => {
    const at = { path, line, name: `ws://${host}:${port}`, found: host, wanted: own[0] ?? null };
    if (own.includes(host)) return check(['doctor-signalling-address', 'ok'], { ...at, state: 'own' });
    const state = own.length === 0 ? 'no-network' : 'elsewhere';
    return check(['doctor-signalling-address', 'warning'], { ...at, state });
  });
}

const firstNode = [20, 19] as const;

/** Ports, udev, Node and what is optional. */
export function checkMachine({ nodeVersion, ports, hasUdev, optional }: MachineFacts): DoctorCheck[] {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isNewEnough = major > firstNode[0] || (major === firstNode[0] && minor >= firstNode[1]);
  const node = { found: nodeVersion, wanted: firstNode.join('.'), state: isNewEnough ? 'new-enough' : 'old' };
  return [
    ...ports.map(({ path, isUsable }) =>
      isUsable
        ? check(['doctor-port', 'ok'], { name: path, state: 'usable' })
        : check(['doctor-port', 'error'], { name: path, state: 'no-permission' }),
    ),
    ...(ports.length === 0 ? [check(['doctor-port', 'note'], { state: 'none' })] : []),
    ...(hasUdev === null ? [] : [checkUdev(hasUdev)]),
    check(['doctor-node', isNewEnough ? 'ok' : 'error'], node),
    ...optional.map(({ name, isThere }) =>
      check(['doctor-optional', isThere ? 'ok' : 'note'], { name, state: isThere ? 'there' : 'absent' }),
    ),
  ];
}

function checkUdev(isRunning: boolean): DoctorCheck {
  return check(['doctor-udev', isRunning ? 'ok' : 'note'], { state: isRunning ? 'running' : 'absent' });
}
