#include "kernel/http/streamed_answer.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace lazo::http {

namespace {

constexpr std::size_t max_piece = 64 << 10;  // of one chunk

}  // namespace

StreamedAnswer::StreamedAnswer(std::string head, bool chunked, std::function<void()> wake)
    : head_(std::move(head)), chunked_(chunked), wake_(std::move(wake)) {}

bool StreamedAnswer::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, max_piece);
        std::unique_lock lock{mutex_};
        room_.wait(lock, [&] { return abandoned_ || waiting_.size() + taken_ + piece.size() <= max_buffered; });
        if (abandoned_) return false;
        append(piece);
        bytes.remove_prefix(piece.size());
        wake_once();
    }
    const std::lock_guard lock{mutex_};
    return !abandoned_;
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
