// The bytes of a streamed answer on their way from a worker to the connection.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "kernel/http/message.h"

namespace lazo::http {

// How many streams may work at once. One that waits for its client gives its turn to another.
class Turns {
 public:
    explicit Turns(int most) : free_(most) {}
    void take();
    void give();

 private:
    std::mutex mutex_;
    std::condition_variable given_;
    int free_;
};

class StreamedAnswer : public BodySink {
 public:
    static constexpr std::size_t max_buffered = 256 << 10;

    // `head` leaves before the first byte. `wake` is called from the worker when there is something to take; it posts.
    StreamedAnswer(std::string head, bool chunked, std::function<void()> wake, Turns& turns);

    // The worker's side, which holds a turn. write blocks while max_buffered bytes wait, and returns false when the
    // client has gone.
    bool write(std::string_view bytes) override;
    bool begun() const;  // something was written, so that it is too late for another answer
    void finish();       // after the last write: the answer is whole
    void abandon();      // from either side: the answer ends here, not whole

    // The connection's side. What take returned counts as buffered until sent.
    std::string take();  // empty: nothing now
    void sent();
    bool whole() const;  // finished and all taken
    bool abandoned() const;

 private:
    void wait_for_room(std::size_t size);
    bool has_room(std::size_t size) const { return abandoned_ || waiting_.size() + taken_ + size <= max_buffered; }
    void append(std::string_view bytes);
    void wake_once();

    const std::string head_;
    const bool chunked_;
    const std::function<void()> wake_;
    Turns& turns_;
    mutable std::mutex mutex_;
    std::condition_variable room_;
    std::string waiting_;
    std::size_t taken_ = 0;
    bool begun_ = false;
    bool awake_ = false;  // the connection was woken and has not found the buffer empty since
    bool finished_ = false;
    bool abandoned_ = false;
};

}  // namespace lazo::http
