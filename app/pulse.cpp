#include "app/pulse.h"

#include "base/crypto.h"
#include "base/error.h"
#include "base/log.h"
#include "kernel/storage/nodes.h"
#include "kernel/storage/shared_state.h"

namespace lazo::app {
namespace {

constexpr std::int64_t kEveryMs = 5'000;

}  // namespace

Pulse::Pulse(records::Platform& platform, access::RateLimits& limits)
    : platform_(platform), limits_(limits), id_(crypto::random_token(16)) {
    platform_.shared().keep("nodes", [this] { count(); });
}

Pulse::~Pulse() {
    if (next_.ms == 0) return;
    try {
        platform_.database().write([&](storage::Connection& connection) {
            storage::forget_node(connection, id_);
            storage::tell_of_change(connection, "nodes");
        });
    } catch (const Error& error) {
        log::debug(std::string("the others will see for themselves that this program has gone: ") + error.what());
    }
}

void Pulse::name(std::string name) {
    const std::lock_guard lock(mutex_);
    name_ = std::move(name);
}

void Pulse::look() {
    if (!platform_.database().is_shared()) return;
    platform_.shared().look();
    const Moment now = SystemClock{}.now();
    if (now >= next_ || next_.ms - now.ms > kEveryMs) beat(now);
}

void Pulse::beat(Moment now) {
    const bool joins = next_.ms == 0;
    next_ = {now.ms + kEveryMs};
    storage::Node node{id_, {}, now};
    {
        const std::lock_guard lock(mutex_);
        node.name = name_;
    }
    platform_.database().write([&](storage::Connection& connection) {
        storage::beat(connection, node);
        if (joins) storage::tell_of_change(connection, "nodes");
    });
    count();
}

void Pulse::count() {
    limits_.share_among(storage::nodes(platform_.database().read()->connection(), SystemClock{}.now()).size());
}

}  // namespace lazo::app
