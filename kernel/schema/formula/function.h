// The functions of the language: how many arguments of which types they take, and what they give.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "kernel/schema/formula/node.h"

namespace lazo::schema::formula {

struct Function {
    std::string_view name;
    Op op;
    std::size_t least, most;  // arguments
};

// Null when no function has that name; upper and lower case count alike.
const Function* find_function(std::string_view name);

// The one type that both can be brought to, if any.
std::optional<Type> common_type(Type left, Type right);

// The type of the operands (once alike) and of the result.
struct Signature {
    Type operands;
    Type result;
};
std::optional<Signature> signature_of(Op op, const std::vector<Type>& arguments);

}  // namespace lazo::schema::formula
