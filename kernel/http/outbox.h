// The end of a WebSocket that the program holds: a bounded queue of frames, which outlives the connection.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/http/router.h"

namespace lazo::http {

class Outbox : public Socket {
 public:
    static constexpr std::size_t max_frames = 256;
    static constexpr std::size_t max_bytes = 1 << 20;

    void send(std::shared_ptr<const std::string> text) override;
    void close(int code, std::string_view reason) override;
    bool open() const override;

    // The connection's side, on its loop. `wake` is called under the lock, from any thread: it posts.
    void attach(std::function<void()> wake);
    void detach();  // no frame leaves any more

    struct Ending {
        int code;
        std::string reason;
    };
    struct Next {
        std::shared_ptr<const std::string> text;
        std::optional<Ending> ending;  // when all text before it has left
    };
    Next next();
    bool overflowed() const;  // the client does not read

 private:
    void wake_once();

    mutable std::mutex mutex_;
    std::function<void()> wake_;
    std::deque<std::shared_ptr<const std::string>> frames_;
    std::size_t bytes_ = 0;
    std::optional<Ending> ending_;
    bool open_ = true;
    bool overflowed_ = false;
    bool awake_ = true;  // the connection was woken and has not found the queue empty since; it is, until attached
};

}  // namespace lazo::http
