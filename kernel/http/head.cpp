#include "kernel/http/head.h"

#include <algorithm>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>

#include "base/text.h"
#include "kernel/http/url.h"

namespace lazo::http {

namespace {

namespace beast = boost::beast;

constexpr std::size_t max_headers = 128;

[[noreturn]] void refuse(std::string key) { throw Error{ErrorKind::invalid, {std::move(key)}}; }

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

bool equal_ignoring_case(std::string_view text, std::string_view lower) {
    return text.size() == lower.size() && text::lower_ascii(text) == lower;
}

// Beast's parser of start line and fields, writing straight into a Head. It never sees a body.
class HeadReader : public beast::http::basic_parser<true> {
 public:
    explicit HeadReader(Head& head) : head_(head) { skip(true); }

    beast::http::verb verb = beast::http::verb::unknown;
    std::string target;

 private:
    using Code = beast::error_code;
    using Text = beast::string_view;

    void on_request_impl(beast::http::verb method, Text, Text raw_target, int version, Code&) override {
        verb = method;
        target.assign(raw_target.data(), raw_target.size());
        head_.http_1_1 = version == 11;
    }
    void on_field_impl(beast::http::field, Text name, Text value, Code& error) override {
        if (head_.request.headers.size() >= max_headers) {
            error = beast::http::error::header_limit;
            return;
        }
        head_.request.headers.emplace_back(text::lower_ascii(view(name)), std::string{value.data(), value.size()});
    }
    void on_response_impl(int, Text, int, Code&) override {}
    void on_header_impl(Code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
    std::size_t on_body_impl(Text, Code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, Text, Code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text, Code&) override { return 0; }
    void on_finish_impl(Code&) override {}

    Head& head_;
};

[[noreturn]] void refuse_for(beast::error_code error) {
    if (error == beast::http::error::header_limit) throw StatusError{431, {"http.head_too_large"}};
    if (error == beast::http::error::bad_version) throw StatusError{505, {"http.bad_version"}};
    if (error == beast::http::error::bad_content_length || error == beast::http::error::bad_transfer_encoding) {
        refuse("http.bad_framing");
    }
    if (error == beast::http::error::bad_target) refuse("http.bad_target");
    refuse("http.bad_head");
}

Method method_of(beast::http::verb verb) {
    switch (verb) {
        case beast::http::verb::get:
            return Method::get;
        case beast::http::verb::head:
            return Method::head;
        case beast::http::verb::post:
            return Method::post;
        case beast::http::verb::put:
            return Method::put;
        case beast::http::verb::patch:
            return Method::patch;
        case beast::http::verb::delete_:
            return Method::delete_;
        case beast::http::verb::options:
            return Method::options;
        default:
            throw StatusError{501, {"http.method_unknown"}};
    }
}

std::size_t count_of(const Request& request, std::string_view name) {
    return std::count_if(request.headers.begin(), request.headers.end(),
                         [&](const auto& header) { return header.first == name; });
}

bool is_host_character(char c) {
    static constexpr std::string_view others = "-._~!$&'()*+;=:[]%";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           others.find(c) != std::string_view::npos;
}

void check_host(const Head& head) {
    const std::size_t count = count_of(head.request, "host");
    if (count > 1 || (count == 0 && head.http_1_1)) refuse("http.bad_host");
    const std::string_view host = head.request.header("host").value_or("");
    if (!std::all_of(host.begin(), host.end(), is_host_character)) refuse("http.bad_host");
}

// One way to say where a message ends, or none: what two programs could read in two ways is refused.
void judge_framing(const HeadReader& reader, Head& head) {
    const std::size_t encodings = count_of(head.request, "transfer-encoding");
    if (encodings > 1) refuse("http.bad_framing");
    if (encodings == 1) {
        const bool chunked = equal_ignoring_case(*head.request.header("transfer-encoding"), "chunked");
        const bool sized = count_of(head.request, "content-length") > 0;
        if (!chunked || sized || !head.http_1_1) refuse("http.bad_framing");
        head.chunked = true;
        return;
    }
    head.content_length = reader.content_length().value_or(0);
}

void judge_expectation(Head& head) {
    const auto expected = head.request.header("expect");
    if (!expected) return;
    if (!equal_ignoring_case(*expected, "100-continue")) throw StatusError{417, {"http.expectation_unknown"}};
    head.expects_continue = head.http_1_1;
}

void judge_upgrade(const HeadReader& reader, Head& head) {
    const auto protocol = head.request.header("upgrade");
    head.upgrades = reader.upgrade() && head.request.method == Method::get && protocol &&
                    equal_ignoring_case(*protocol, "websocket");
}

}  // namespace

std::size_t find_head_end(std::string_view bytes, std::size_t from) {
    const std::size_t at = bytes.find("\r\n\r\n", from > 3 ? from - 3 : 0);
    return at == std::string_view::npos ? at : at + 4;
}

bool may_be_head(std::string_view bytes) {
    const std::size_t word = std::min(bytes.find(' '), bytes.size());
    if (word > 20) return false;
    return std::all_of(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(word),
                       [](char c) { return c >= 'A' && c <= 'Z'; });
}

void parse_head(std::string_view bytes, Head& head) {
    // A folded header line reads differently in different programs.
    if (bytes.find("\r\n ") != std::string_view::npos || bytes.find("\r\n\t") != std::string_view::npos) {
        refuse("http.bad_head");
    }
    HeadReader reader{head};
    reader.header_limit(static_cast<std::uint32_t>(bytes.size() + 1));
    beast::error_code error;
    const std::size_t used = reader.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    if (error) refuse_for(error);
    if (!reader.is_done() || used != bytes.size()) refuse("http.bad_head");

    head.request.method = method_of(reader.verb);
    check_host(head);
    judge_framing(reader, head);
    judge_expectation(head);
    judge_upgrade(reader, head);
    head.keep_alive = reader.keep_alive();
    Target target = parse_target(reader.target);
    if (target.path == "*" && head.request.method != Method::options) refuse("http.bad_target");
    head.request.path = std::move(target.path);
    head.request.query = std::move(target.query);
}

void require_handshake(const Request& request) {
    const std::string_view key = request.header("sec-websocket-key").value_or("");
    const bool one_key = count_of(request, "sec-websocket-key") == 1 && key.size() == 24;
    if (request.header("sec-websocket-version") != "13") throw StatusError{426, {"http.bad_upgrade"}};
    if (!one_key) refuse("http.bad_upgrade");
}

}  // namespace lazo::http
