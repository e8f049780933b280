#include "impl/dtlssrtptransport.hpp"
#include "esp_heap_caps.h"
#include "esp_hosted.h"
#include "rtc/log.hpp"
#include "stdlib.h"

namespace rtc::impl {

LogCounter COUNTER_SRTP_DECRYPT_ERROR("Number of SRTP packets with decryption errors");

namespace {
const unsigned RECORD_SIZE = 16717;
const unsigned CRYPTO_DMA_SIZE = 18 * 1024;
const unsigned SRTP_TRAILER_SIZE = 16;
const unsigned BIGNUM_SIZE = 128;
const unsigned HANDSHAKE_BIGNUMS = 2400;
} // namespace

DtlsSrtpTransport::DtlsSrtpTransport()
    : mInBuffer(new uint8_t[RECORD_SIZE]), mOutBuffer(new uint8_t[RECORD_SIZE]),
      mDescriptors(static_cast<uint8_t *>(heap_caps_malloc(CRYPTO_DMA_SIZE, MALLOC_CAP_DMA | MALLOC_CAP_INTERNAL)))
{
}

DtlsSrtpTransport::~DtlsSrtpTransport()
{
    heap_caps_free(mDescriptors);
    delete[] mOutBuffer;
    delete[] mInBuffer;
}

// Public key arithmetic is thousands of short-lived big numbers.
void DtlsSrtpTransport::handshake()
{
    for (unsigned i = 0; i < HANDSHAKE_BIGNUMS; i++) {
        void *product = malloc(BIGNUM_SIZE + (i % 3) * 4);
        void *remainder = malloc(BIGNUM_SIZE / 2);
        free(product);
        free(remainder);
    }
    verifyPeer();
    RTC_LOG_INFO("DTLS handshake finished");
}

void DtlsSrtpTransport::verifyPeer()
{
    void *chain = malloc(1180);
    void *fingerprint = malloc(96);
    free(fingerprint);
    free(chain);
}

void DtlsSrtpTransport::sendMedia(const message_ptr &packet)
{
    message_ptr encrypted = make_message(packet->size + SRTP_TRAILER_SIZE, packet->sequence);
    memcpy(encrypted->data, packet->data, packet->size);
    void *pbuf = malloc(encrypted->size + 40);
    esp_hosted_tx(encrypted->data, encrypted->size);
    free(pbuf);
}

} // namespace rtc::impl
