// Any bytes as a request: head, checks, body. The body must not depend on how the bytes arrive.
#include <cstdlib>

#include "kernel/http/body_decoder.h"
#include "kernel/http/head.h"
#include "kernel/http/negotiation.h"

namespace {

using namespace lazo;
using namespace lazo::http;

struct Outcome {
    std::string body;
    bool done = false, refused = false;
    bool operator==(const Outcome&) const = default;
};

Outcome decode(BodyDecoder decoder, std::string_view bytes, std::size_t step) {
    Outcome outcome;
    try {
        while (!bytes.empty() && !decoder.done()) {
            const BodyDecoder::Piece piece = decoder.next(bytes.substr(0, step));
            if (piece.used == 0) std::abort();
            outcome.body.append(piece.body);
            bytes.remove_prefix(piece.used);
        }
    } catch (const Error&) {
        outcome.refused = true;
    }
    outcome.done = decoder.done();
    return outcome;
}

void check(const Head& head) {
    const Request& request = head.request;
    if (request.path.find('\0') != std::string::npos) std::abort();
    if (head.http_1_1 && !request.header("host")) std::abort();
    if (head.chunked && request.header("content-length")) std::abort();
    const auto encoding = request.header("transfer-encoding");
    if (encoding && !head.chunked) std::abort();
    takes_coding(request, "br");
    accepts_html(request);
    is_current(request, "\"x\"");
    try {
        find_range(request, 1000, "\"x\"");
        if (head.upgrades) require_handshake(request);
    } catch (const Error&) {
        // Refused, as it may be.
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(bytes), size};
    may_be_head(input);
    const std::size_t end = find_head_end(input);
    if (end == std::string_view::npos) return 0;
    Head head;
    try {
        parse_head(input.substr(0, end), head);
    } catch (const Error&) {
        return 0;
    }
    check(head);
    const BodyDecoder decoder = head.chunked ? BodyDecoder::of_chunks() : BodyDecoder::of_length(head.content_length);
    const std::string_view body = input.substr(end);
    if (decode(decoder, body, body.size()) != decode(decoder, body, 1)) std::abort();
    return 0;
}
