// A signed-in caller on one kept connection, as a browser or a program is one. Not for several threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lazo::bench {

struct Login {
    std::uint16_t port = 0;
    std::string cookie, csrf;
};

class Session {
 public:
    struct Answer {
        int status = 0;
        std::string body, operation;
    };

    // Signs in; throws std::runtime_error when it is refused.
    static Login sign_in(std::uint16_t port, std::string_view email, std::string_view password);

    explicit Session(Login login);
    ~Session();
    Session(Session&&) noexcept;

    const Login& login() const { return login_; }
    // `target` below /api/v1. Throws std::runtime_error, with the answer, on any status of 400 and above.
    Answer get(std::string_view target) { return ask("GET", target, {}); }
    Answer post(std::string_view target, std::string_view body) { return ask("POST", target, body); }
    Answer patch(std::string_view target, std::string_view body) { return ask("PATCH", target, body); }
    // Reads the body to its end and forgets it; returns its bytes.
    std::uint64_t download(std::string_view target);

 private:
    struct Stream;
    Answer ask(std::string_view method, std::string_view target, std::string_view body);

    Login login_;
    std::unique_ptr<Stream> stream_;
};

// Escaped for a query string.
std::string escaped(std::string_view text);

}  // namespace lazo::bench
