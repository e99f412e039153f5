// A request and its answer, free of the network library. A handler is a plain function on a worker thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace lazo::http {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options };

struct Request {
    Method method = Method::get;
    std::string path;                                            // percent-decoded, without the query
    std::vector<std::pair<std::string, std::string>> query;      // decoded, in order
    std::vector<std::pair<std::string, std::string>> headers;    // names in lower case
    std::map<std::string, std::string, std::less<>> parameters;  // of the route: "/api/v1/{entity}" -> "entity"
    std::string body;                                            // when the route takes it in memory
    std::string body_file;  // when the route streams it to disk; removed after the answer
    std::uint64_t body_size = 0;
    std::string remote_address;  // the client, seen through trusted proxies
    std::string request_id;      // in every log line and problem

    std::optional<std::string_view> header(std::string_view lower_case_name) const;
    std::optional<std::string_view> argument(std::string_view name) const;  // of the query; the first of its name
    std::optional<std::string> cookie(std::string_view name) const;
    std::string_view parameter(std::string_view name) const;  // of the route; throws Error{internal} when unknown
};

// Where a streamed answer is written, from a worker's thread. `write` blocks while the client is slow (bounded) and
// returns false when the client has gone or was too slow: then the writer stops.
class BodySink {
 public:
    virtual ~BodySink() = default;
    virtual bool write(std::string_view bytes) = 0;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string_view lasting_body;  // instead of `body`: bytes that outlive the server (embedded files), sent uncopied
    // When set, the body is what this writes, sent chunked. It runs after the handler returned, on one of the workers
    // that are kept for this, so that slow clients hold up nobody else. An Error before its first write becomes an
    // ordinary error answer; after it, the connection is cut.
    std::function<void(BodySink&)> stream;

    // Sets the header, in place of one of that name; cookies add up.
    Response& header(std::string_view name, std::string value);
    static Response json(int status, std::string body);
    static Response text(int status, std::string body, std::string_view type = "text/plain; charset=utf-8");
    static Response empty(int status = 204);
};

// A refusal by a status that ErrorKind has no name for: 405, 406, 408, 416, 417, 426, 431, 501, 505.
class StatusError : public Error {
 public:
    StatusError(int status, Message message) : Error(ErrorKind::invalid, std::move(message)), status_(status) {}
    int status() const { return status_; }

 private:
    int status_;
};

int status_of(const Error& error);
std::string_view name_of(Method method);  // "GET"

// Whether the client has this version already: If-None-Match against a quoted ETag, compared weakly.
bool is_current(const Request& request, std::string_view etag);
Response not_modified(std::string_view etag);

}  // namespace lazo::http
