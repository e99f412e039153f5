// Live updates over a WebSocket: what changed among what the person may see, and how their jobs go on.
#include <map>
#include <mutex>

#include "base/error.h"
#include "kernel/api/job_json.h"
#include "kernel/api/routes.h"
#include "kernel/events/live.h"
#include "kernel/jobs/queue.h"

namespace lazo::api {
namespace {

// A page of another site must not listen with this person's cookie.
void require_same_origin(const http::Request& request) {
    const auto origin = request.header("origin");
    if (!origin) return;
    const auto host = request.header("host").value_or("");
    const auto scheme = origin->find("://");
    if (scheme == std::string_view::npos || origin->substr(scheme + 3) != host)
        throw Error{ErrorKind::forbidden, {"live.origin"}};
}

std::set<std::string> wanted_entities(std::string_view text) {
    std::set<std::string> entities;
    const json::Document document{text};
    const json::Value names = document.root()["subscribe"];
    for (std::size_t i = 0; i < names.size() && i < 50; i++)
        if (names.at(i).is_text()) entities.emplace(names.at(i).text());
    return entities;
}

constexpr int kSignedOut = 4401;  // a close code of our own, after the status 401

// Which subscription belongs to which open socket.
class Screens {
 public:
    explicit Screens(events::LiveHub& hub) : hub_(hub) {}

    void open(const access::Session& session, const std::shared_ptr<http::Socket>& socket) {
        const std::int64_t subscription = hub_.subscribe(
            {.user = session.user,
             .send = [socket](std::shared_ptr<const std::string> text) { socket->send(std::move(text)); },
             .session = session.hash,
             .close = [socket] { socket->close(kSignedOut, "signed out"); }});
        std::lock_guard lock(mutex_);
        subscriptions_[socket.get()] = subscription;
    }
    void receive(const std::shared_ptr<http::Socket>& socket, std::string_view text) {
        try {
            hub_.change(find(socket), wanted_entities(text));
        } catch (const Error&) {
            socket->close(1007, "JSON expected");
        }
    }
    void close(const std::shared_ptr<http::Socket>& socket) {
        hub_.unsubscribe(find(socket));
        std::lock_guard lock(mutex_);
        subscriptions_.erase(socket.get());
    }

 private:
    std::int64_t find(const std::shared_ptr<http::Socket>& socket) {
        std::lock_guard lock(mutex_);
        const auto found = subscriptions_.find(socket.get());
        return found == subscriptions_.end() ? 0 : found->second;
    }
    events::LiveHub& hub_;
    std::mutex mutex_;
    std::map<const http::Socket*, std::int64_t> subscriptions_;
};

}  // namespace

void add_live_routes(http::Router& router, Services& services, events::LiveHub& hub) {
    auto screens = std::make_shared<Screens>(hub);
    router.add_socket("/api/v1/live",
                      {.opened =
                           [&services, screens](const http::Request& request, std::shared_ptr<http::Socket> socket) {
                               require_same_origin(request);
                               const Call call{services, request};
                               screens->open(call.session, socket);
                               // What is asked from here on, and what is told, leaves no gap between them.
                               const std::string position = events::position_part(services.platform.database());
                               if (!position.empty()) socket->send(std::make_shared<const std::string>(R"({"events":[])" + position + "}"));
                           },
                       .received = [screens](const std::shared_ptr<http::Socket>& socket,
                                             std::string_view text) { screens->receive(socket, text); },
                       .closed = [screens](const std::shared_ptr<http::Socket>& socket) { screens->close(socket); }});
    services.jobs.watch([&hub] { return hub.users(); });
    services.jobs.on_change([&hub, &services](const jobs::JobFacts& job) {
        if (job.created_by != 0)
            hub.publish_to_user(job.created_by, "{\"job\":" + job_json(services.texts, services.platform.directory()->company().language, job) +
                                                    events::position_part(services.platform.database()) + "}");
    });
}

}  // namespace lazo::api
