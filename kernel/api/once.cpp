#include "kernel/api/once.h"

#include "base/crypto.h"
#include "base/error.h"

namespace lazo::api {
namespace {

constexpr std::size_t kLongestKey = 100;

http::Response again(const records::Answer& answer) {
    http::Response response =
        answer.body.empty() ? http::Response::empty(answer.status) : http::Response::json(answer.status, answer.body);
    if (answer.operation != 0) response.header("Lazo-Operation", std::to_string(answer.operation));
    return response.header("Idempotency-Replayed", "true");
}

std::optional<http::Response> given_before(const Call& call) {
    const auto found = call.find_answer();
    if (!found) return std::nullopt;
    if (!found->same_request) throw http::StatusError{422, {"idempotency.other_request"}};
    return again(found->answer);
}

}  // namespace

std::string print_of(const http::Request& request) {
    std::string text = std::string(http::name_of(request.method)) + "\n" + request.path + "\n";
    for (const auto& [name, value] : request.query)
        text += std::to_string(name.size()) + ":" + name + "=" + std::to_string(value.size()) + ":" + value + "&";
    const std::string body =
        request.body_file.empty() ? crypto::blake2_hex(request.body) : crypto::blake2_hex_of_file(request.body_file);
    return crypto::blake2_hex(text + "\n" + body);
}

std::optional<std::string> key_of(const http::Request& request) {
    const bool reads = request.method == http::Method::get || request.method == http::Method::head;
    const auto key = request.header("idempotency-key");
    if (reads || !key || key->empty()) return std::nullopt;
    if (key->size() > kLongestKey)
        throw_invalid("Idempotency-Key", {"field.too_long", {{"limit", std::to_string(kLongestKey)}}});
    return std::string(*key);
}

http::Response once(const Call& call, CallHandler handler) {
    if (!call.keyed()) return handler(call);
    const RunningKeys::Held held{call.services.running,
                                 std::to_string(call.actor.user()) + "\n" + *call.idempotency_key};
    if (!held.taken()) throw Error{ErrorKind::conflict, {"idempotency.running"}};
    if (auto answer = given_before(call)) return std::move(*answer);
    // Another program may have been ending the same request: what stood in this one's way, told or thrown, was its own doing.
    try {
        http::Response response = handler(call);
        if (response.status < 400) return response;
        auto answer = given_before(call);
        return answer ? std::move(*answer) : std::move(response);
    } catch (const Error&) {
        if (auto answer = given_before(call)) return std::move(*answer);
        throw;
    }
}

}  // namespace lazo::api
