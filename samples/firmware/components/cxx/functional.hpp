#pragma once
#include "new.hpp"
#include "esp_attr.h"

namespace std {

template <typename Signature> class function;

// Keeps what it captures in one heap block of exactly that size. Copies share the block, and nobody
// frees it: the model of callbacks that own, through a captured pointer, the object that owns them.
template <typename Result, typename... Arguments> class function<Result(Arguments...)> {
public:
    function() = default;

    template <typename Callable>
        requires(!__is_same(Callable, function))
    CALL_FRAME function(Callable callable) : mBlock(operator new(sizeof(Callable)))
    {
        new (mBlock) Callable(callable);
        mInvoke = [](void *block, Arguments... arguments) -> Result {
            return (*static_cast<Callable *>(block))(arguments...);
        };
    }

    explicit operator bool() const { return mInvoke != nullptr; }
    Result operator()(Arguments... arguments) const { return mInvoke(mBlock, arguments...); }

private:
    void *mBlock = nullptr;
    Result (*mInvoke)(void *, Arguments...) = nullptr;
};

} // namespace std
