#include "kernel/http/body_decoder.h"

#include <algorithm>

#include "base/error.h"

namespace lazo::http {

namespace {

constexpr std::size_t max_framing = 4096;  // an extension or the trailers
constexpr int max_digits = 15;             // of a chunk's size: under 2^60

[[noreturn]] void refuse() { throw Error{ErrorKind::invalid, {"http.bad_chunk"}}; }

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

void require(char c, char wanted) {
    if (c != wanted) refuse();
}

}  // namespace

BodyDecoder BodyDecoder::of_length(std::uint64_t length) {
    BodyDecoder decoder;
    decoder.left_ = length;
    if (length == 0) decoder.state_ = State::done;
    return decoder;
}

BodyDecoder BodyDecoder::of_chunks() {
    BodyDecoder decoder;
    decoder.state_ = State::size;
    return decoder;
}

BodyDecoder::Piece BodyDecoder::next(std::string_view input) {
    Piece piece;
    while (piece.used < input.size() && state_ != State::sized && state_ != State::bytes && state_ != State::done) {
        take_framing(input[piece.used++]);
    }
    if (state_ != State::sized && state_ != State::bytes) return piece;
    const std::size_t available = std::min<std::uint64_t>(left_, input.size() - piece.used);
    piece.body = input.substr(piece.used, available);
    piece.used += available;
    left_ -= available;
    if (left_ == 0) state_ = state_ == State::sized ? State::done : State::bytes_end;
    framing_ = 0;
    return piece;
}

// One byte of what stands between the bytes of the body.
void BodyDecoder::take_framing(char c) {
    if (++framing_ > max_framing) refuse();
    switch (state_) {
        case State::size:
            return take_size(c);
        case State::extension:
            return take_line(c, State::size_end);
        case State::size_end:
            require(c, '\n');
            return size_ended();
        case State::bytes_end:
            require(c, '\r');
            state_ = State::bytes_line;
            return;
        case State::bytes_line:
            require(c, '\n');
            state_ = State::size;
            return;
        case State::trailer:
            if (c == '\r') {
                state_ = State::end;
                return;
            }
            state_ = State::field;
            return take_line(c, State::field_end);
        case State::field:
            return take_line(c, State::field_end);
        case State::field_end:
            require(c, '\n');
            state_ = State::trailer;
            return;
        case State::end:
            require(c, '\n');
            state_ = State::done;
            return;
        case State::sized:
        case State::bytes:
        case State::done:
            return;
    }
}

// Text that nobody reads, up to its line end.
void BodyDecoder::take_line(char c, State after) {
    if (c == '\r') {
        state_ = after;
        return;
    }
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7f) refuse();
}

void BodyDecoder::take_size(char c) {
    if (const int value = hex_value(c); value >= 0) {
        if (++digits_ > max_digits) refuse();
        left_ = left_ * 16 + static_cast<std::uint64_t>(value);
        return;
    }
    if (digits_ == 0) refuse();
    if (c == '\r') {
        state_ = State::size_end;
    } else if (c == ';') {
        state_ = State::extension;
    } else {
        refuse();
    }
}

void BodyDecoder::size_ended() {
    digits_ = 0;
    state_ = left_ == 0 ? State::trailer : State::bytes;
}

}  // namespace lazo::http
