#include "kernel/schema/formula/formula.h"

#include "base/error.h"
#include "kernel/schema/formula/parser.h"

namespace lazo::schema::formula {
namespace {

bool gives(Type type, Type wanted) {
    return type == wanted || type == Type::nothing || (type == Type::number && wanted == Type::money);
}

}  // namespace

bool can_result(FieldType type) {
    switch (type) {
        case FieldType::text:
        case FieldType::long_text:
        case FieldType::number:
        case FieldType::percent:
        case FieldType::money:
        case FieldType::flag:
        case FieldType::date:
            return true;
        default:
            return false;
    }
}

Formula Formula::parse(std::string_view text, const Shape& shape, FieldType expected) {
    if (!can_result(expected)) throw_invalid("formula", {"formula.result_type"});
    Parser parser(text, shape);
    const Type type = parser.parse();
    if (!gives(type, *type_of(expected))) throw_invalid("formula", {"formula.result_type"});
    Formula formula;
    formula.steps_ = std::make_shared<const std::vector<Node>>(parser.take_steps());
    formula.inputs_ = parser.inputs();
    formula.expected_ = expected;
    formula.depends_on_today_ = parser.depends_on_today();
    return formula;
}

Value Formula::evaluate(const Record& record, const FormulaContext& context) const {
    std::vector<Value> stack;
    for (const Node& node : *steps_) {
        if (node.op == Op::field_is_empty) {
            stack.emplace_back(std::int64_t{!record.has(*node.field)});
        } else if (node.op == Op::field) {
            stack.push_back(operand_of(record, *node.field, context));
        } else if (node.op == Op::constant) {
            stack.push_back(node.constant);
        } else {
            const auto first = stack.end() - static_cast<std::ptrdiff_t>(node.operands);
            std::vector<Value> operands(std::make_move_iterator(first), std::make_move_iterator(stack.end()));
            stack.erase(first, stack.end());
            stack.push_back(compute(node, std::move(operands), context));
        }
    }
    return as_type(std::move(stack.back()), *type_of(expected_), context);
}

}  // namespace lazo::schema::formula
