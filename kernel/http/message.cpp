#include "kernel/http/message.h"

namespace lazo::http {

namespace {

template <class List>
std::optional<std::string_view> first_of(const List& list, std::string_view name) {
    for (const auto& [key, value] : list) {
        if (key == name) return std::string_view{value};
    }
    return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// The value of `name` in one Cookie header: "a=1; b=2".
std::optional<std::string_view> cookie_in(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const std::size_t end = header.find(';');
        const std::string_view pair = trimmed(header.substr(0, end));
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || trimmed(pair.substr(0, equals)) != name) continue;
        std::string_view value = trimmed(pair.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        return value;
    }
    return std::nullopt;
}

std::string_view without_weak_mark(std::string_view etag) { return etag.substr(0, 2) == "W/" ? etag.substr(2) : etag; }

}  // namespace

std::optional<std::string_view> Request::header(std::string_view lower_case_name) const {
    return first_of(headers, lower_case_name);
}

std::optional<std::string_view> Request::argument(std::string_view name) const { return first_of(query, name); }

std::optional<std::string> Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key != "cookie") continue;
        if (const auto found = cookie_in(value, name)) return std::string{*found};
    }
    return std::nullopt;
}

std::string_view Request::parameter(std::string_view name) const {
    const auto found = parameters.find(name);
    if (found == parameters.end()) throw_internal("the route has no parameter " + std::string{name});
    return found->second;
}

Response& Response::header(std::string_view name, std::string value) {
    if (name != "Set-Cookie") std::erase_if(headers, [&](const auto& header) { return header.first == name; });
    headers.emplace_back(std::string{name}, std::move(value));
    return *this;
}

Response Response::json(int status, std::string body) { return text(status, std::move(body), "application/json"); }

Response Response::text(int status, std::string body, std::string_view type) {
    Response response;
    response.status = status;
    response.headers.emplace_back("Content-Type", std::string{type});
    response.body = std::move(body);
    return response;
}

Response Response::empty(int status) {
    Response response;
    response.status = status;
    return response;
}

int status_of(const Error& error) {
    if (const auto* exact = dynamic_cast<const StatusError*>(&error)) return exact->status();
    switch (error.kind()) {
        case ErrorKind::invalid:
            return 400;
        case ErrorKind::unauthenticated:
            return 401;
        case ErrorKind::forbidden:
            return 403;
        case ErrorKind::not_found:
            return 404;
        case ErrorKind::conflict:
            return 409;
        case ErrorKind::too_large:
            return 413;
        case ErrorKind::too_many:
            return 429;
        case ErrorKind::unavailable:
            return 503;
        case ErrorKind::no_space:
            return 507;
        case ErrorKind::internal:
            return 500;
    }
    return 500;
}

std::string_view name_of(Method method) {
    static constexpr std::string_view names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    return names[static_cast<std::size_t>(method)];
}

bool is_current(const Request& request, std::string_view etag) {
    auto wanted = request.header("if-none-match");
    if (!wanted) return false;
    std::string_view list = *wanted;
    if (trimmed(list) == "*") return true;
    while (!list.empty()) {
        const std::size_t end = list.find(',');
        if (without_weak_mark(trimmed(list.substr(0, end))) == without_weak_mark(etag)) return true;
        list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
    }
    return false;
}

Response not_modified(std::string_view etag) {
    Response response = Response::empty(304);
    response.headers.emplace_back("ETag", std::string{etag});
    return response;
}

}  // namespace lazo::http
