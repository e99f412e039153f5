#include "kernel/schema/formula/parser.h"

#include "base/error.h"
#include "base/text.h"

namespace lazo::schema::formula {
namespace {

// Counts how deep the reader stands, whatever way it leaves.
class Deeper {
 public:
    explicit Deeper(int& depth) : depth_(depth) { depth_++; }
    ~Deeper() { depth_--; }

 private:
    int& depth_;
};

}  // namespace

Parser::Parser(std::string_view text, const Shape& shape) : text_(text), shape_(shape), lexer_(text) {
    if (text.size() > Formula::longest_text) throw_invalid("formula", {"formula.too_long"});
    if (!text::is_utf8(text)) throw_invalid("formula", {"formula.encoding"});
    advance();
}

void Parser::fail(std::string_view key, std::size_t offset, std::string name) const {
    const std::size_t characters = text::length(text_.substr(0, offset));
    throw_invalid("formula", {std::string(key), {{"offset", std::to_string(characters)}, {"name", std::move(name)}}});
}

std::vector<const Field*> Parser::inputs() const {
    std::vector<const Field*> inputs;
    for (const Field* field : shape_.fields())
        if (slots_.contains(field->slot())) inputs.push_back(field);
    return inputs;
}

void Parser::advance() {
    token_ = lexer_.next();
    if (token_.kind == Token::Kind::broken) fail("formula.syntax", token_.offset);
}

bool Parser::at_sign(std::string_view text) const { return token_.kind == Token::Kind::sign && token_.text == text; }
bool Parser::at_word(std::string_view word) const {
    return token_.kind == Token::Kind::name && text::lower_ascii(token_.text) == word;
}

void Parser::expect(std::string_view sign) {
    if (!at_sign(sign)) fail("formula.syntax", token_.offset);
    advance();
}

void Parser::push(Node node, std::size_t offset) {
    if (steps_.size() >= Formula::most_steps) fail("formula.too_long", offset);
    steps_.push_back(std::move(node));
}

Type Parser::step(Op op, const std::vector<Type>& operands, std::size_t offset) {
    const auto signature = signature_of(op, operands);
    if (!signature) fail("formula.types", offset);
    push({.op = op, .type = signature->operands, .operands = operands.size()}, offset);
    return signature->result;
}

Type Parser::parse() {
    if (token_.kind == Token::Kind::end) throw_invalid("formula", {"formula.empty"});
    const Type type = any_of();
    if (token_.kind != Token::Kind::end) fail("formula.syntax", token_.offset);
    return type;
}

Type Parser::any_of() {
    const Deeper deeper(depth_);
    if (depth_ > Formula::deepest) fail("formula.too_deep", token_.offset);
    Type type = all_of();
    while (at_word("or")) {
        const std::size_t offset = token_.offset;
        advance();
        const Type right = all_of();
        type = step(Op::any, {type, right}, offset);
    }
    return type;
}

Type Parser::all_of() {
    Type type = negation();
    while (at_word("and")) {
        const std::size_t offset = token_.offset;
        advance();
        const Type right = negation();
        type = step(Op::all, {type, right}, offset);
    }
    return type;
}

Type Parser::negation() {
    if (!at_word("not")) return comparison();
    const Deeper deeper(depth_);
    if (depth_ > Formula::deepest) fail("formula.too_deep", token_.offset);
    const std::size_t offset = token_.offset;
    advance();
    return step(Op::negation, {negation()}, offset);
}

template <std::size_t size>
Type Parser::chain(const Sign (&signs)[size], Type (Parser::*operand)()) {
    Type type = (this->*operand)();
    for (;;) {
        const Sign* found = nullptr;
        for (const Sign& sign : signs)
            if (at_sign(sign.text)) found = &sign;
        if (!found) return type;
        const std::size_t offset = token_.offset;
        advance();
        const Type right = (this->*operand)();
        type = step(found->op, {type, right}, offset);
    }
}

// a < b < c compares a flag with c and fails by its types.
Type Parser::comparison() {
    static constexpr Sign kSigns[] = {{"=", Op::equal},         {"!=", Op::not_equal},  {"<>", Op::not_equal},
                                      {"<", Op::less},          {"<=", Op::less_equal}, {">", Op::greater},
                                      {">=", Op::greater_equal}};
    return chain(kSigns, &Parser::concatenation);
}

Type Parser::concatenation() {
    Type type = sum();
    while (at_sign("&")) {
        const std::size_t offset = token_.offset;
        make_text(type, offset);
        advance();
        make_text(sum(), offset);
        type = step(Op::concat, {Type::text, Type::text}, offset);
    }
    return type;
}

void Parser::make_text(Type type, std::size_t offset) {
    if (type != Type::text) step(Op::to_text, {type}, offset);
}

Type Parser::sum() {
    static constexpr Sign kSigns[] = {{"+", Op::add}, {"-", Op::subtract}};
    return chain(kSigns, &Parser::product);
}

Type Parser::product() {
    static constexpr Sign kSigns[] = {{"*", Op::multiply}, {"/", Op::divide}};
    return chain(kSigns, &Parser::unary);
}

Type Parser::unary() {
    if (!at_sign("-")) return primary();
    const Deeper deeper(depth_);
    if (depth_ > Formula::deepest) fail("formula.too_deep", token_.offset);
    const std::size_t offset = token_.offset;
    advance();
    return step(Op::negate, {unary()}, offset);
}

Type Parser::constant(Type type, Value value) {
    push({.op = Op::constant, .type = type, .constant = std::move(value)}, token_.offset);
    advance();
    return type;
}

Type Parser::number() {
    Decimal number;
    try {
        number = Decimal::parse(token_.text);
    } catch (const Error&) {
        fail("formula.number", token_.offset, token_.text);
    }
    return constant(Type::number, number.micros);
}

Type Parser::primary() {
    if (token_.kind == Token::Kind::number) return number();
    if (token_.kind == Token::Kind::text) return constant(Type::text, Codec<std::string>::to(token_.text));
    if (at_word("true") || at_word("false")) return constant(Type::flag, std::int64_t{at_word("true")});
    if (at_word("empty")) return constant(Type::nothing, {});
    if (token_.kind == Token::Kind::name) {
        const Token name = token_;
        advance();
        return at_sign("(") ? call(name) : field(name);
    }
    expect("(");
    const Type type = any_of();
    expect(")");
    return type;
}

Type Parser::call(const Token& name) {
    const Function* function = find_function(name.text);
    if (!function) fail("formula.unknown_function", name.offset, name.text);
    expect("(");
    if (function->op == Op::is_empty) return is_empty();
    std::vector<Type> arguments;
    while (!at_sign(")")) {
        if (!arguments.empty()) expect(",");
        arguments.push_back(any_of());
    }
    if (arguments.size() < function->least || arguments.size() > function->most)
        fail("formula.arguments", name.offset, std::string(function->name));
    expect(")");
    depends_on_today_ |= function->op == Op::today;
    return step(function->op, arguments, name.offset);
}

// Any field may be asked whether it is empty, also one that formulas cannot compute with.
Type Parser::is_empty() {
    const Token name = token_;
    if (name.kind == Token::Kind::name && shape_.find(name.text)) {
        Lexer ahead = lexer_;
        const Token behind = ahead.next();
        if (behind.kind == Token::Kind::sign && behind.text == ")") {
            push({.op = Op::field_is_empty, .type = Type::flag, .field = &find_field(name)}, name.offset);
            advance();
            advance();
            return Type::flag;
        }
    }
    const Type type = step(Op::is_empty, {any_of()}, name.offset);
    expect(")");
    return type;
}

const Field& Parser::find_field(const Token& name) {
    const Field* found = shape_.find(name.text);
    if (!found) fail("formula.unknown_field", name.offset, name.text);
    slots_.insert(found->slot());
    return *found;
}

Type Parser::field(const Token& name) {
    const Field& found = find_field(name);
    const auto type = type_of(found);
    if (!type) fail("formula.field_type", name.offset, name.text);
    push({.op = Op::field, .type = *type, .field = &found}, name.offset);
    return *type;
}

}  // namespace lazo::schema::formula
