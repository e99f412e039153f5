// Cuts the body of one request out of the bytes of its connection; knows no socket and keeps no bytes.
// (Beast's own reader of chunks aborts the program when "0\r\n\r" arrives before the last "\n".)
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lazo::http {

class BodyDecoder {
 public:
    static BodyDecoder of_length(std::uint64_t length);
    static BodyDecoder of_chunks();

    struct Piece {
        std::string_view body;  // inside the input; may be empty while only framing came
        std::size_t used = 0;   // bytes of the input that are done with
    };
    // Takes from the front of `input` as far as one piece of body reaches. Throws Error{invalid} "http.bad_chunk".
    // Call again until everything is used or the body is done.
    Piece next(std::string_view input);
    bool done() const { return state_ == State::done; }

 private:
    enum class State : std::uint8_t {
        sized,
        size,
        extension,
        size_end,
        bytes,
        bytes_end,
        bytes_line,
        trailer,
        field,
        field_end,
        end,
        done
    };

    void take_framing(char c);
    void take_line(char c, State after);
    void take_size(char c);
    void size_ended();

    State state_ = State::sized;
    std::uint64_t left_ = 0;   // of the body or of the chunk
    int digits_ = 0;           // of the chunk's size
    std::size_t framing_ = 0;  // bytes since the last byte of body, bounded
};

}  // namespace lazo::http
