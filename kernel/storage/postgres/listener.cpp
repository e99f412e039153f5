#include "kernel/storage/postgres/listener.h"

#include <libpq-fe.h>

#include <memory>

#include "base/error.h"
#include "base/log.h"
#include "kernel/storage/postgres/link.h"

namespace lazo::storage::postgres {
namespace {

using namespace std::chrono_literals;

constexpr auto kLook = 200ms;          // whether the program ends
constexpr int kLooksOfPause = 5;       // after a connection was lost
constexpr auto kDeadline = 5s;

struct FreeNotice {
    void operator()(PGnotify* notice) const { PQfreemem(notice); }
};

bool any_news(PGconn* connection) {
    bool any = false;
    while (const std::unique_ptr<PGnotify, FreeNotice> notice{PQnotifies(connection)}) any = true;
    return any;
}

}  // namespace

Listener::Listener(std::string url, std::function<void()> heard)
    : url_(std::move(url)), heard_(std::move(heard)), thread_([this] { run(); }) {}

Listener::~Listener() {
    stopping_ = true;
    thread_.join();
}

void Listener::run() {
    while (!stopping_) {
        try {
            listen();
        } catch (const Error& error) {
            log::debug(std::string("nothing is heard of other programs: ") + error.what());
        }
        for (int i = 0; i < kLooksOfPause && !stopping_; i++) std::this_thread::sleep_for(kLook);
    }
}

// Returns when the connection is lost.
void Listener::listen() {
    Link link{url_};
    link.send("LISTEN lazo_news");
    if (link.sync(kDeadline).fault) return;
    PGconn* connection = link.leave_pipeline();
    heard_();
    while (!stopping_ && link.wait_readable(kLook))
        if (any_news(connection)) heard_();
}

}  // namespace lazo::storage::postgres
