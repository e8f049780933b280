#pragma once
#include "mutex.hpp"
#include "new.hpp"

namespace __gnu_cxx {
enum _Lock_policy { _S_single, _S_mutex, _S_atomic };
}

namespace std {

// The counter of a shared_ptr. The policy is a template argument, so it can be read off the mangled
// name; `_S_mutex` costs one FreeRTOS mutex for each control block.
template <__gnu_cxx::_Lock_policy Policy> class _Sp_counted_base {
public:
    CALL_FRAME _Sp_counted_base() {}
    void acquire() { mUses++; }
    bool release() { return --mUses == 0; }

private:
    unsigned mUses = 1;
    __gnu_cxx::__mutex mLock;
};

template <typename Value, __gnu_cxx::_Lock_policy Policy>
struct _Sp_counted_ptr_inplace : _Sp_counted_base<Policy> {
    template <typename... Arguments>
    __attribute__((always_inline)) explicit _Sp_counted_ptr_inplace(Arguments... arguments) : value(arguments...)
    {
    }
    Value value;
};

template <typename Value> class shared_ptr {
public:
    using Block = _Sp_counted_ptr_inplace<Value, __gnu_cxx::_S_mutex>;

    shared_ptr() = default;
    explicit shared_ptr(Block *block) : mBlock(block) {}
    shared_ptr(const shared_ptr &other) : mBlock(other.mBlock)
    {
        if (mBlock) {
            mBlock->acquire();
        }
    }
    shared_ptr &operator=(const shared_ptr &other)
    {
        shared_ptr copy(other);
        Block *mine = mBlock;
        mBlock = copy.mBlock;
        copy.mBlock = mine;
        return *this;
    }
    ~shared_ptr() { reset(); }

    void reset()
    {
        if (mBlock && mBlock->release()) {
            dispose(mBlock);
        }
        mBlock = nullptr;
    }
    Value *operator->() const { return &mBlock->value; }
    Value &operator*() const { return mBlock->value; }
    explicit operator bool() const { return mBlock != nullptr; }

private:
    // Out of line: inlined, GCC cannot tell the last release from the others and warns of a use after free.
    CALL_FRAME static void dispose(Block *block) { delete block; }

    Block *mBlock = nullptr;
};

// Always inline, so that a heap trace of ten frames still reaches the owner of the pointer.
template <typename Value, typename... Arguments>
__attribute__((always_inline)) inline shared_ptr<Value> make_shared(Arguments... arguments)
{
    return shared_ptr<Value>(new typename shared_ptr<Value>::Block(arguments...));
}

} // namespace std
