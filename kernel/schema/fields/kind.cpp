#include "kernel/schema/fields/kind.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/money.h"
#include "kernel/schema/fields/address.h"
#include "kernel/schema/fields/choice.h"
#include "kernel/schema/fields/contact.h"
#include "kernel/schema/fields/flag.h"
#include "kernel/schema/fields/json.h"
#include "kernel/schema/fields/link.h"
#include "kernel/schema/fields/moment.h"
#include "kernel/schema/fields/money.h"
#include "kernel/schema/fields/number.h"
#include "kernel/schema/fields/sequence.h"
#include "kernel/schema/fields/text.h"

namespace lazo::schema {
namespace {

struct Named {
    FieldType type;
    std::string_view name;
    const Kind* (*kind)();
};

const Kind* no_kind() { return nullptr; }

constexpr std::array kTypes{
    Named{FieldType::text, "text", text_kind},
    Named{FieldType::long_text, "long_text", long_text_kind},
    Named{FieldType::number, "number", number_kind},
    Named{FieldType::percent, "percent", percent_kind},
    Named{FieldType::money, "money", money_kind},
    Named{FieldType::flag, "flag", flag_kind},
    Named{FieldType::date, "date", date_kind},
    Named{FieldType::time, "time", time_kind},
    Named{FieldType::duration, "duration", duration_kind},
    Named{FieldType::moment, "moment", moment_kind},
    Named{FieldType::choice, "choice", choice_kind},
    Named{FieldType::choices, "choices", choices_kind},
    Named{FieldType::link, "link", link_kind},
    Named{FieldType::links, "links", links_kind},
    Named{FieldType::any_link, "any_link", any_link_kind},
    Named{FieldType::email, "email", email_kind},
    Named{FieldType::phone, "phone", phone_kind},
    Named{FieldType::url, "url", url_kind},
    Named{FieldType::address, "address", address_kind},
    Named{FieldType::json, "json", json_kind},
    Named{FieldType::sequence, "sequence", sequence_kind},
    Named{FieldType::formula, "formula", no_kind},
    Named{FieldType::rollup, "rollup", no_kind},
};

constexpr std::array<std::pair<Operator, std::string_view>, 14> kOperators{{
    {Operator::eq, "eq"}, {Operator::ne, "ne"}, {Operator::lt, "lt"}, {Operator::le, "le"}, {Operator::gt, "gt"},
    {Operator::ge, "ge"}, {Operator::in, "in"}, {Operator::empty, "empty"}, {Operator::contains, "contains"},
    {Operator::starts, "starts"}, {Operator::ends, "ends"}, {Operator::has, "has"}, {Operator::period, "period"},
    {Operator::me, "me"},
}};

}  // namespace

Message out_of_range(const Field& field) {
    const auto whole = [](double bound) { return Decimal{static_cast<std::int64_t>(std::clamp(bound, -9e12, 9e12) * 1e6)}.to_text(); };
    return {"field.out_of_range", {{"min", whole(field.options().min)}, {"max", whole(field.options().max)}}};
}

const Kind& kind_of(FieldType type) {
    const Kind* kind = kTypes.at(static_cast<std::size_t>(type)).kind();
    if (!kind) throw_internal("a formula's result cannot be a formula");
    return *kind;
}

std::string_view name_of(FieldType type) { return kTypes.at(static_cast<std::size_t>(type)).name; }

bool find_type(std::string_view name, FieldType& found) {
    for (const Named& named : kTypes) {
        if (named.name != name) continue;
        found = named.type;
        return true;
    }
    return false;
}

std::string_view name_of(Operator one) {
    for (const auto& [candidate, name] : kOperators)
        if (candidate == one) return name;
    return {};
}

bool find_operator(std::string_view name, Operator& found) {
    for (const auto& [candidate, candidate_name] : kOperators) {
        if (candidate_name != name) continue;
        found = candidate;
        return true;
    }
    return false;
}

std::vector<Column> columns_of(const Field& field, bool target_by_customer) {
    const std::string& name = field.column();
    switch (field.kind().form()) {
        case Form::none: return {};
        case Form::integer: return {{name, ColumnType::integer}};
        case Form::money: return {{name, ColumnType::integer}, {name + "_currency", ColumnType::text}};
        case Form::key:
            if (!target_by_customer) return {{name, ColumnType::integer}};
            return {{name + "_customer", ColumnType::integer}, {name, ColumnType::integer}};
        case Form::text:
            if (!field.has_sort_key()) return {{name, ColumnType::text}};
            return {{name, ColumnType::text}, {name + "_key", ColumnType::blob}};
    }
    return {};
}

}  // namespace lazo::schema
