#pragma once
#include "new.hpp"
#include "esp_attr.h"

namespace std {

template <typename Signature> class function;

// Keeps what it captures in one heap block of exactly that size. Moves only, so that each block has one owner; the
// captures are plain pointers and numbers, so freeing the block is all that its end takes.
template <typename Result, typename... Arguments> class function<Result(Arguments...)> {
public:
    function() = default;
    function(const function &) = delete;
    function(function &&other) { swap(other); }
    function &operator=(function &&other)
    {
        swap(other);
        return *this;
    }
    ~function()
    {
        if (mBlock) {
            operator delete(mBlock);
        }
    }

    template <typename Callable>
        requires(!__is_same(Callable, function))
    CALL_FRAME function(Callable callable) : mBlock(operator new(sizeof(Callable)))
    {
        static_assert(__has_trivial_destructor(Callable));
        new (mBlock) Callable(callable);
        mInvoke = [](void *block, Arguments... arguments) -> Result {
            return (*static_cast<Callable *>(block))(arguments...);
        };
    }

    explicit operator bool() const { return mInvoke != nullptr; }
    Result operator()(Arguments... arguments) const { return mInvoke(mBlock, arguments...); }

private:
    void swap(function &other)
    {
        void *block = mBlock;
        Result (*invoke)(void *, Arguments...) = mInvoke;
        mBlock = other.mBlock;
        mInvoke = other.mInvoke;
        other.mBlock = block;
        other.mInvoke = invoke;
    }

    void *mBlock = nullptr;
    Result (*mInvoke)(void *, Arguments...) = nullptr;
};

template <typename Value> Value &&move(Value &value) { return static_cast<Value &&>(value); }

} // namespace std
