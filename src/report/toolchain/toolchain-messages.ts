import type { ToolchainFinding } from '../../model/toolchain.js';
import { formatQuantity } from '../text/units.js';

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
    case 'toolchain-archive-unchecked':
      return {
        message: `GCC ${version}: the headers have the atomic policy; whether ${path} agrees was not looked at. What is compiled into it (std::locale, std::filesystem, std::thread, std::future) still makes mutexes where it was built with the other policy.`,
        fix: 'Rebuild the whole firmware (idf.py fullclean build): objects of both policies must not meet.',
      };
  }
}
