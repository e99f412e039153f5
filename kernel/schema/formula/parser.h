// Reads a formula by recursive descent, typing each part as it goes; writes its steps in postfix order.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/schema/formula/function.h"
#include "kernel/schema/formula/lexer.h"

namespace lazo::schema::formula {

class Parser {
 public:
    Parser(std::string_view text, const Shape& shape);
    // Parses the whole text. Throws Error{invalid} at "formula".
    Type parse();
    std::vector<Node> take_steps() { return std::move(steps_); }
    std::vector<const Field*> inputs() const;
    bool depends_on_today() const { return depends_on_today_; }
    [[noreturn]] void fail(std::string_view key, std::size_t offset, std::string name = {}) const;

 private:
    struct Sign {
        std::string_view text;
        Op op;
    };
    Type any_of();
    Type all_of();
    Type negation();
    Type comparison();
    Type concatenation();
    void make_text(Type type, std::size_t offset);
    Type sum();
    Type product();
    Type unary();
    Type primary();
    Type call(const Token& name);
    Type is_empty();
    Type field(const Token& name);
    const Field& find_field(const Token& name);
    Type number();
    Type constant(Type type, Value value);
    Type step(Op op, const std::vector<Type>& operands, std::size_t offset);
    void push(Node node, std::size_t offset);
    void advance();
    bool at_sign(std::string_view text) const;
    bool at_word(std::string_view word) const;
    void expect(std::string_view sign);
    template <std::size_t size>
    Type chain(const Sign (&signs)[size], Type (Parser::*operand)());

    std::string_view text_;
    const Shape& shape_;
    Lexer lexer_;
    Token token_;
    std::vector<Node> steps_;
    std::set<std::size_t> slots_;
    int depth_ = 0;
    bool depends_on_today_ = false;
};

}  // namespace lazo::schema::formula
