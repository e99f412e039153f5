// Cuts a formula into words and signs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lazo::schema::formula {

struct Token {
    enum class Kind : std::uint8_t { number, text, name, sign, end, broken } kind = Kind::end;
    std::string text;        // without quotes; signs of two characters are one token
    std::size_t offset = 0;  // in bytes
};

class Lexer {
 public:
    explicit Lexer(std::string_view text) : text_(text) {}
    Token next();

 private:
    Token number();
    Token quoted();
    Token name();
    Token sign();

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace lazo::schema::formula
