#include "kernel/http/answer.h"

#include <algorithm>
#include <ctime>

namespace lazo::http {

namespace {

constexpr std::pair<int, std::string_view> reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

std::string_view reason_of(int status) {
    for (const auto& [known, reason] : reasons) {
        if (known == status) return reason;
    }
    return "";  // the reason may be empty
}

bool equal_names(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&](char a, char b) { return lower(a) == lower(b); });
}

bool is_ours(std::string_view name) {
    return equal_names(name, "Content-Length") || equal_names(name, "Transfer-Encoding") ||
           equal_names(name, "Connection") || equal_names(name, "Date") || equal_names(name, "X-Request-Id");
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ");
    const std::size_t from = out.size();
    out.append(value);
    std::replace_if(
        out.begin() + static_cast<std::ptrdiff_t>(from), out.end(),
        [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    out.append("\r\n");
}

// "Date: ..." with its line end; made once a second in each thread.
std::string_view date_line() {
    thread_local std::time_t made = 0;
    thread_local char line[64];
    thread_local std::size_t size = 0;
    const std::time_t now = std::time(nullptr);
    if (now != made) {
        std::tm parts{};
        gmtime_r(&now, &parts);
        size = std::strftime(line, sizeof line, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
        made = now;
    }
    return {line, size};
}

void append_framing(std::string& out, const Response& response, const AnswerForm& form) {
    if (response.stream) {
        if (form.http_1_1) out.append("Transfer-Encoding: chunked\r\n");
    } else if (has_body(response.status)) {
        out.append("Content-Length: ").append(std::to_string(body_of(response).size())).append("\r\n");
    }
    if (!form.keep_alive) {
        out.append("Connection: close\r\n");
    } else if (!form.http_1_1) {
        out.append("Connection: keep-alive\r\n");
    }
}

}  // namespace

bool has_body(int status) { return status != 204 && status != 304; }

std::string_view body_of(const Response& response) {
    return response.lasting_body.empty() ? std::string_view{response.body} : response.lasting_body;
}

AnswerWriter::AnswerWriter(std::vector<std::pair<std::string, std::string>> on_every_answer)
    : common_(std::move(on_every_answer)) {
    for (const auto& [name, value] : common_) append_header(common_block_, name, value);
}

std::string AnswerWriter::head(const Response& response, const AnswerForm& form) const {
    std::string out;
    out.reserve(256 + common_block_.size() + 48 * response.headers.size());
    out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    out.append(reason_of(response.status)).append("\r\n").append(date_line());
    for (const auto& [name, value] : response.headers) {
        if (!is_ours(name)) append_header(out, name, value);
    }
    append_common(out, response);
    if (!form.request_id.empty()) append_header(out, "X-Request-Id", form.request_id);
    append_framing(out, response, form);
    out.append("\r\n");
    return out;
}

void AnswerWriter::append_common(std::string& out, const Response& response) const {
    const auto is_set = [&](std::string_view name) {
        return std::any_of(response.headers.begin(), response.headers.end(),
                           [&](const auto& header) { return equal_names(header.first, name); });
    };
    const bool untouched =
        std::none_of(common_.begin(), common_.end(), [&](const auto& header) { return is_set(header.first); });
    if (untouched) {
        out.append(common_block_);
        return;
    }
    for (const auto& [name, value] : common_) {
        if (!is_set(name)) append_header(out, name, value);
    }
}

}  // namespace lazo::http
