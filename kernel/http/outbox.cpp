#include "kernel/http/outbox.h"

#include <utility>

namespace lazo::http {

void Outbox::send(std::shared_ptr<const std::string> text) {
    const std::lock_guard lock{mutex_};
    if (!open_) return;
    bytes_ += text->size();
    frames_.push_back(std::move(text));
    if (frames_.size() > max_frames || bytes_ > max_bytes) {
        overflowed_ = true;
        open_ = false;
        frames_.clear();
    }
    wake_once();
}

void Outbox::close(int code, std::string_view reason) {
    const std::lock_guard lock{mutex_};
    if (!open_) return;
    open_ = false;
    ending_ = Ending{code, std::string{reason.substr(0, 120)}};  // a control frame holds no more
    wake_once();
}

bool Outbox::open() const {
    const std::lock_guard lock{mutex_};
    return open_;
}

void Outbox::attach(std::function<void()> wake) {
    const std::lock_guard lock{mutex_};
    wake_ = std::move(wake);
}

void Outbox::detach() {
    const std::lock_guard lock{mutex_};
    open_ = false;
    wake_ = nullptr;
    frames_.clear();
}

Outbox::Next Outbox::next() {
    const std::lock_guard lock{mutex_};
    Next next;
    if (!frames_.empty()) {
        next.text = std::move(frames_.front());
        frames_.pop_front();
        bytes_ -= next.text->size();
    } else if (ending_) {
        next.ending = std::exchange(ending_, std::nullopt);
    } else {
        awake_ = false;
    }
    return next;
}

bool Outbox::overflowed() const {
    const std::lock_guard lock{mutex_};
    return overflowed_;
}

void Outbox::wake_once() {
    // The end of a client that does not read cannot wait until the frame on the wire has left.
    if (std::exchange(awake_, true) && !overflowed_) return;
    if (wake_) wake_();
}

}  // namespace lazo::http
