#include "kernel/http/service.h"

#include <algorithm>
#include <limits>
#include <random>
#include <utility>

#include <boost/asio/ip/address.hpp>

#include "base/text.h"

namespace lazo::http {

namespace {

std::uint64_t random_seed() {
    std::random_device device;
    return (std::uint64_t{device()} << 32) | device();
}

// Spreads a counter over all 64 bits, one to one, so that ids of one process never repeat.
std::uint64_t scramble(std::uint64_t number) {
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9ULL;
    number = (number ^ (number >> 27)) * 0x94d049bb133111ebULL;
    return number ^ (number >> 31);
}

std::vector<std::string> plain_addresses(std::vector<std::string> addresses) {
    for (std::string& address : addresses) {
        std::string plain = plain_address(address);
        if (plain.empty()) throw Error{ErrorKind::invalid, {"http.bad_proxy", {{"address", address}}}};
        address = std::move(plain);
    }
    return addresses;
}

ServerOptions checked(ServerOptions options) {
    options.trusted_proxies = plain_addresses(std::move(options.trusted_proxies));
    return options;
}

}  // namespace

std::string plain_address(std::string_view text) {
    namespace ip = boost::asio::ip;
    boost::system::error_code error;
    ip::address address = ip::make_address(std::string{text}, error);
    if (error) return {};
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return address.to_string();
}

Service::Service(const Router& router, ServerOptions options, Server::ErrorAnswer on_error, Server::Observer observer)
    : router_(router),
      options_(checked(std::move(options))),
      on_error_(std::move(on_error)),
      observer_(std::move(observer)),
      writer_(security_headers(options_.content_security_policy)),
      id_seed_(random_seed()),
      workers_(options_.workers, options_.max_queued),
      turns_(std::max(1, options_.stream_workers)),
      streams_(std::max(options_.max_streams, options_.stream_workers), options_.max_queued, Workers::Manners::yield),
      disk_(1, std::numeric_limits<std::size_t>::max()) {}

Response Service::answer_for(const Request& request, const Error& error) const noexcept {
    try {
        return on_error_(request, error);
    } catch (...) {
        return Response::empty(500);
    }
}

Response Service::answer_for_current_exception(const Request& request) const noexcept {
    try {
        throw;
    } catch (const Error& error) {
        return answer_for(request, error);
    } catch (const std::exception& error) {
        return answer_for(request, Error{ErrorKind::internal, {error.what()}});
    } catch (...) {
        return answer_for(request, Error{ErrorKind::internal, {"an exception of no known type"}});
    }
}

void Service::observe(const Request& request, const Route* route, int status,
                      std::chrono::microseconds time) const noexcept {
    if (!observer_) return;
    try {
        observer_(request, route, status, time);
    } catch (...) {
        // Who only watches must not break an answer.
    }
}

std::string Service::next_request_id() {
    static constexpr char digits[] = "0123456789abcdef";
    std::uint64_t number = scramble(id_seed_ + id_counter_.fetch_add(1, std::memory_order_relaxed));
    std::string id(16, '0');
    for (char& digit : id) {
        digit = digits[number & 15];
        number >>= 4;
    }
    return id;
}

bool Service::is_trusted(std::string_view address) const {
    return std::find(options_.trusted_proxies.begin(), options_.trusted_proxies.end(), address) !=
           options_.trusted_proxies.end();
}

std::string Service::client_of(const std::string& peer, const Request& request) const {
    if (options_.trusted_proxies.empty() || !is_trusted(peer)) return peer;
    std::string client = peer;
    // From the nearest hop outwards, over all headers of the name; the first that is no proxy of ours is the client.
    for (auto header = request.headers.rbegin(); header != request.headers.rend(); ++header) {
        if (header->first != "x-forwarded-for") continue;
        std::string_view hops = header->second;
        while (!hops.empty()) {
            const std::size_t comma = hops.rfind(',');
            const std::size_t from = comma == std::string_view::npos ? 0 : comma + 1;
            std::string hop = plain_address(text::trim_ascii(hops.substr(from)));
            if (hop.empty()) return client;
            client = std::move(hop);
            if (!is_trusted(client)) return client;
            hops = hops.substr(0, from == 0 ? 0 : comma);
        }
    }
    return client;
}

Service::Presence::Presence(Service& service) : service_(service) {
    const std::lock_guard lock{service_.mutex_};
    ++service_.present_;
}

Service::Presence::~Presence() {
    const std::lock_guard lock{service_.mutex_};
    if (--service_.present_ == 0) service_.empty_.notify_all();
}

bool Service::wait_until_empty(std::chrono::milliseconds limit) {
    std::unique_lock lock{mutex_};
    return empty_.wait_for(lock, limit, [this] { return present_ == 0; });
}

void Service::wait_until_empty() {
    std::unique_lock lock{mutex_};
    empty_.wait(lock, [this] { return present_ == 0; });
}

}  // namespace lazo::http
