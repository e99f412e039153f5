#include "kernel/http/streamed_answer.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace lazo::http {

namespace {

constexpr std::size_t max_piece = 64 << 10;  // of one chunk

}  // namespace

void Turns::take() {
    std::unique_lock lock{mutex_};
    given_.wait(lock, [&] { return free_ > 0; });
    free_--;
}

void Turns::give() {
    {
        const std::lock_guard lock{mutex_};
        free_++;
    }
    given_.notify_one();
}

StreamedAnswer::StreamedAnswer(std::string head, bool chunked, std::function<void()> wake, Turns& turns)
    : head_(std::move(head)), chunked_(chunked), wake_(std::move(wake)), turns_(turns) {}

bool StreamedAnswer::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, max_piece);
        wait_for_room(piece.size());
        const std::lock_guard lock{mutex_};
        if (abandoned_) return false;
        append(piece);
        bytes.remove_prefix(piece.size());
        wake_once();
    }
    const std::lock_guard lock{mutex_};
    return !abandoned_;
}

// Room stays, for nobody else writes.
void StreamedAnswer::wait_for_room(std::size_t size) {
    {
        const std::lock_guard lock{mutex_};
        if (has_room(size)) return;
    }
    turns_.give();
    {
        std::unique_lock lock{mutex_};
        room_.wait(lock, [&] { return has_room(size); });
    }
    turns_.take();
}

void StreamedAnswer::append(std::string_view bytes) {
    if (!begun_) waiting_.append(head_);
    begun_ = true;
    if (!chunked_) {
        waiting_.append(bytes);
        return;
    }
    char size[24];
    const int digits = std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
    waiting_.append(size, static_cast<std::size_t>(digits)).append(bytes).append("\r\n");
}

void StreamedAnswer::wake_once() {
    if (std::exchange(awake_, true)) return;
    wake_();
}

bool StreamedAnswer::begun() const {
    const std::lock_guard lock{mutex_};
    return begun_;
}

void StreamedAnswer::finish() {
    const std::lock_guard lock{mutex_};
    if (abandoned_) return;
    if (!begun_) waiting_.append(head_);
    begun_ = true;
    if (chunked_) waiting_.append("0\r\n\r\n");
    finished_ = true;
    wake_once();
}

void StreamedAnswer::abandon() {
    const std::lock_guard lock{mutex_};
    if (std::exchange(abandoned_, true)) return;
    room_.notify_all();
    wake_once();
}

std::string StreamedAnswer::take() {
    const std::lock_guard lock{mutex_};
    std::string bytes = std::exchange(waiting_, {});
    taken_ = bytes.size();
    if (bytes.empty()) awake_ = false;
    return bytes;
}

void StreamedAnswer::sent() {
    const std::lock_guard lock{mutex_};
    taken_ = 0;
    room_.notify_all();
}

bool StreamedAnswer::whole() const {
    const std::lock_guard lock{mutex_};
    return finished_ && waiting_.empty() && taken_ == 0;
}

bool StreamedAnswer::abandoned() const {
    const std::lock_guard lock{mutex_};
    return abandoned_;
}

}  // namespace lazo::http
