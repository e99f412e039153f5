#include "kernel/schema/formula/lexer.h"

#include <algorithm>

#include "base/digits.h"

namespace lazo::schema::formula {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace

Token Lexer::next() {
    while (at_ < text_.size() && is_blank(text_[at_])) at_++;
    if (at_ == text_.size()) return {Token::Kind::end, {}, at_};
    const char c = text_[at_];
    if (is_digit(c)) return number();
    if (c == '"') return quoted();
    return begins_name(c) ? name() : sign();
}

Token Lexer::number() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) at_++;
    return {Token::Kind::number, std::string(text_.substr(begin, at_ - begin)), begin};
}

// Two quotes inside stand for one.
Token Lexer::quoted() {
    Token token{Token::Kind::text, {}, at_++};
    for (;; at_++) {
        if (at_ == text_.size()) return {Token::Kind::broken, {}, token.offset};
        if (text_[at_] == '"') {
            at_++;
            if (at_ == text_.size() || text_[at_] != '"') return token;
        }
        token.text += text_[at_];
    }
}

Token Lexer::name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (begins_name(text_[at_]) || is_digit(text_[at_]))) at_++;
    return {Token::Kind::name, std::string(text_.substr(begin, at_ - begin)), begin};
}

Token Lexer::sign() {
    const std::string_view two = text_.substr(at_, 2);
    const std::size_t size = two == "<=" || two == ">=" || two == "<>" || two == "!=" ? 2 : 1;
    const Token token{Token::Kind::sign, std::string(text_.substr(at_, size)), at_};
    at_ += size;
    return token;
}

}  // namespace lazo::schema::formula
