import type { ToolchainFinding } from '../../model/toolchain.js';
import { formatQuantity } from '../text/units.js';

const maxListed = 4;

/** Trouble in a toolchain as sentences. */
export function describeToolchainFinding(finding: ToolchainFinding): {
  readonly message: string;
  readonly fix: string | null;
} {
  const { version, path, count } = finding.evidence;
  switch (finding.ruleId) {
    case 'toolchain-lock-policy': {
      const { of, bytesEach } = finding.evidence;
      return {
        message: `GCC ${version}: _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY is not defined in ${count} of ${of} c++config.h, so that the control block of each std::shared_ptr makes a mutex: ${bytesEach} B of internal RAM.`,
        fix: 'Mend the headers: esp-rtc-diag toolchain patch DIR',
      };
    }
    case 'toolchain-shared-mutex':
      return {
        message: `GCC ${version}: the destructor of std::shared_mutex does not destroy its lock, which ESP-IDF allocates at the first use: ${finding.evidence.bytesEach} B of internal RAM are lost with each.`,
        fix: 'Mend the headers: esp-rtc-diag toolchain patch DIR',
      };
    case 'toolchain-header-unknown':
      return {
        message: `GCC ${version}: ${formatQuantity(count, 'header')} (first ${path}) ${count === 1 ? 'is' : 'are'} written in a way that is not known here; nothing can be said of it.`,
        fix: 'Compare it with that of the release.',
      };
    case 'toolchain-patch-unfinished':
      return {
        message: `GCC ${version}: a patch was begun and not completed, or a header was changed after it.`,
        fix: 'Complete it with toolchain patch, or go back with toolchain restore.',
      };
    case 'toolchain-archive-policy': {
      const { of, objects, policy, bytesEach } = finding.evidence;
      const cost = policy === 'mutex' ? ` What it makes itself still has a mutex each: ${bytesEach} B.` : '';
      return {
        message: `GCC ${version}: the headers have the ${policy === 'mutex' ? 'atomic' : 'mutex'} policy, ${count} of ${of} libstdc++.a the ${policy} policy (in ${listed(objects)}).${cost} A firmware that takes these objects in has both policies.`,
        fix: `Build libstdc++ with --with-libstdcxx-lock-policy=${policy === 'mutex' ? 'atomic' : 'mutex'}, or do without what these objects define; esp-rtc-diag audit build/APP.elf says whether a firmware has them.`,
      };
    }
    case 'toolchain-archive-rwlock': {
      const { of, objects, bytesEach } = finding.evidence;
      return {
        message: `GCC ${version}: ${count} of ${of} libstdc++.a were built with the old shared_mutex: ${listed(objects)} (std::pmr::synchronized_pool_resource) loses ${bytesEach} B with each that is destroyed.`,
        fix: 'Build libstdc++ again with the mended header, or do without it.',
      };
    }
    case 'toolchain-archive-unchecked':
      return {
        message: `GCC ${version}: ${formatQuantity(count, 'multilib')} with mended headers ${count === 1 ? 'has' : 'have'} no ${path} that can be read${finding.evidence.reason === null ? '' : ` (${finding.evidence.reason})`}; whether it agrees is not known.`,
        fix: 'Look at the firmware itself after a full rebuild: esp-rtc-diag audit build/APP.elf',
      };
  }
}

function listed(objects: readonly string[]): string {
  const rest = objects.length - maxListed;
  return `${objects.slice(0, maxListed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
