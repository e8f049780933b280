// Real std:: code for the symbolizer's peer tests: deep inlining, lambdas in local classes, templates, statics.
// It is compiled and linked for rv32 and never run.
#include <algorithm>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

namespace {

struct Packet {
    std::string payload;
    unsigned sequence;
    bool operator<(const Packet &other) const { return sequence < other.sequence; }
};

int clamp_to_byte(int value) { return std::clamp(value, 0, 255); }

template <typename T> T checksum(const std::vector<T> &values)
{
    return std::accumulate(values.begin(), values.end(), T{}, [](T sum, T value) { return sum * 31 + value; });
}

} // namespace

namespace rtc {

class Store {
public:
    explicit Store(std::size_t capacity) : mCapacity(capacity) {}

    void add(Packet packet)
    {
        struct Trim {
            Store &store;
            void operator()() const
            {
                auto oldest = [this] { return store.mOrder.front(); };
                while (store.mOrder.size() > store.mCapacity) {
                    store.mPackets.erase(oldest());
                    store.mOrder.pop_front();
                }
            }
        };
        mOrder.push_back(packet.sequence);
        mPackets.emplace(packet.sequence, std::make_shared<Packet>(std::move(packet)));
        Trim{*this}();
    }

    std::optional<std::string> find(unsigned sequence) const
    {
        if (auto it = mPackets.find(sequence); it != mPackets.end())
            return it->second->payload;
        return std::nullopt;
    }

    template <typename Visitor> int visit(Visitor &&visitor) const
    {
        int count = 0;
        for (const auto &[sequence, packet] : mPackets)
            count += std::invoke(visitor, sequence, *packet);
        return count;
    }

private:
    std::size_t mCapacity;
    std::deque<unsigned> mOrder;
    std::unordered_map<unsigned, std::shared_ptr<Packet>> mPackets;
};

class Track {
public:
    using Handler = std::function<void(const Packet &)>;
    void onPacket(Handler handler) { mHandlers.push_back(std::move(handler)); }
    void deliver(const Packet &packet)
    {
        std::for_each(mHandlers.begin(), mHandlers.end(), [&packet](const Handler &handler) { handler(packet); });
    }

private:
    std::list<Handler> mHandlers;
};

using Value = std::variant<int, double, std::string>;

std::string describe(const Value &value)
{
    return std::visit(
        [](const auto &held) {
            std::ostringstream text;
            text << held;
            return text.str();
        },
        value);
}

} // namespace rtc

static std::map<std::string, std::set<int>> gIndex;
static rtc::Store gStore(64);

int work(int seed)
{
    rtc::Track track;
    std::vector<int> bytes;
    track.onPacket([&bytes, seed](const Packet &packet) {
        for (char c : packet.payload)
            bytes.push_back(clamp_to_byte(c + seed));
        gStore.add(packet);
    });
    for (unsigned i = 0; i < 10; i++)
        track.deliver(Packet{std::string(i, 'x'), i});
    std::sort(bytes.begin(), bytes.end(), std::greater<>());
    auto last = std::unique(bytes.begin(), bytes.end());
    bytes.erase(last, bytes.end());
    gIndex["work"].insert(bytes.begin(), bytes.end());
    const auto [lowest, highest] = std::minmax_element(bytes.begin(), bytes.end());
    const int found = gStore.visit([](unsigned sequence, const Packet &packet) {
        return static_cast<int>(sequence + packet.payload.size());
    });
    return checksum(bytes) + found + (lowest == highest) + static_cast<int>(rtc::describe(seed).size());
}

// Nothing calls these: with --gc-sections their code goes and their debug information stays.
template <int N> int unused(const std::vector<int> &values)
{
    std::vector<int> copy(values);
    std::transform(copy.begin(), copy.end(), copy.begin(), [](int value) { return value * N; });
    return checksum(copy);
}
template int unused<3>(const std::vector<int> &);
template int unused<5>(const std::vector<int> &);
int unusedPlain(int value) { return clamp_to_byte(value) + gStore.find(7).has_value(); }

extern "C" int _start(int seed) { return work(seed); }
