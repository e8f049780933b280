#include "impl/certificate.hpp"
#include "rtc/log.hpp"
#include "stdlib.h"

namespace rtc::impl {

// Generated once, before main, from a static object whose constructor must run.
struct CertificatePool {
    CALL_FRAME explicit CertificatePool(unsigned entropy) : seed(entropy), generated(0) {}
    unsigned seed;
    unsigned generated;
};
CertificatePool gCertificatePool(0x5eed);

namespace {
const unsigned KEY_SIZE = 236;
const unsigned CERTIFICATE_SIZE = 1412;
const unsigned PRIME_TESTS = 1200;
}

// The many short allocations of a key generation, of which two stay until the connection ends.
Certificate::Certificate()
{
    for (unsigned i = 0; i < PRIME_TESTS; i++) {
        void *candidate = malloc(64 + (gCertificatePool.seed + i) % 8 * 4);
        free(candidate);
    }
    mKey = malloc(KEY_SIZE);
    mCertificate = malloc(CERTIFICATE_SIZE);
    gCertificatePool.generated++;
}

Certificate::~Certificate()
{
    free(mCertificate);
    free(mKey);
}

} // namespace rtc::impl
