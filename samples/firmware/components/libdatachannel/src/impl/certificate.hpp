#pragma once
#include "esp_attr.h"

namespace rtc::impl {

class Certificate {
public:
    CALL_FRAME Certificate();
    CALL_FRAME ~Certificate();

private:
    void *mKey;
    void *mCertificate;
};

} // namespace rtc::impl
