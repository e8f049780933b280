import type { DoctorCheck, MachineFacts, WrittenAddress } from '../../model/doctor.js';
import { check } from './doctor-check.js';

/** Whether the firmware's hard-coded signalling addresses are this machine's. */
export function checkAddresses(written: readonly WrittenAddress[], own: readonly string[]): DoctorCheck[] {
  return written.map(({ host, port, path, line }) => {
    const at = { path, line, name: `ws://${host}:${port}`, found: host, wanted: own[0] ?? null };
    if (own.includes(host)) return check(['doctor-signalling-address', 'ok'], { ...at, state: 'own' });
    if (/^127\.|^localhost$/.test(host))
      return check(['doctor-signalling-address', 'error'], { ...at, state: 'board-itself' });
    const state = own.length === 0 ? 'no-network' : 'elsewhere';
    return check(['doctor-signalling-address', 'warning'], { ...at, state });
  });
}

const firstNode = [20, 19] as const;

/** Ports, udev, Node and what is optional. */
export function checkMachine({ nodeVersion, ports, hasUdev, optional }: MachineFacts): DoctorCheck[] {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isNewEnough = major > firstNode[0] || (major === firstNode[0] && minor >= firstNode[1]);
  const node = { found: nodeVersion, wanted: firstNode.join('.') };
  return [
    ...ports.map(({ path, isUsable }) =>
      isUsable
        ? check(['doctor-port', 'ok'], { name: path, state: 'usable' })
        : check(['doctor-port', 'error'], { name: path, state: 'no-permission' }),
    ),
    ...(ports.length === 0 ? [check(['doctor-port', 'note'], { state: 'none' })] : []),
    ...(hasUdev === null ? [] : [checkUdev(hasUdev)]),
    isNewEnough
      ? check(['doctor-node', 'ok'], { ...node, state: 'new-enough' })
      : check(['doctor-node', 'error'], { ...node, state: 'old' }),
    ...optional.map(({ name, isThere }) =>
      check(['doctor-optional', isThere ? 'ok' : 'note'], { name, state: isThere ? 'there' : 'absent' }),
    ),
  ];
}

function checkUdev(isRunning: boolean): DoctorCheck {
  return check(['doctor-udev', isRunning ? 'ok' : 'note'], { state: isRunning ? 'running' : 'absent' });
}
