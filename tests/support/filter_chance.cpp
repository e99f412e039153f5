#include "tests/support/filter_chance.h"

#include <algorithm>

#include "base/json.h"

namespace lazo::test {

using schema::Field;
using schema::FieldType;
using schema::Operator;
using schema::Shape;

namespace {

constexpr Operator kOperators[] = {Operator::eq,    Operator::ne,       Operator::lt,     Operator::le,   Operator::gt,
                                   Operator::ge,    Operator::in,       Operator::empty,  Operator::contains,
                                   Operator::starts, Operator::ends,    Operator::has,    Operator::period, Operator::me};

using Texts = std::vector<std::string>;

const Texts kWords{"Álvarez", "alvarez", "ÁLVAREZ", "Zúñiga", "Ñandú", "nandu", "Nube", "ñu", "100% _sons_", "a_b", "Straße",
                   "strasse", "日本 🐦", "Œuvre", " dos  blancos ", "Ábaco", "chorizo", "Cid", "llama", "luz"};
const Texts kParts{"al", "ñ", "n", "N", "%", "_", "á", "ss", "日", "é", "dos b", "z"};
const Texts kNumbers{"-3", "-0.5", "0", "1", "2.5", "7", "1000000", "-8999999999999", "8999999999999"};
const Texts kDays{"2025-12-31", "2026-01-01", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02", "2026-03-29", "2026-04-01", "0001-01-01", "9999-12-31"};
const Texts kTimes{"00:00", "09:30", "09:30:15", "23:59:59"};
const Texts kMoments{"2025-12-31T22:59:59Z", "2025-12-31T23:00:00Z", "2026-03-01T10:00:00Z", "2026-03-02T09:00:00Z", "2026-03-29T00:59:59.999Z",
                     "2026-03-29T01:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"};
const Texts kMails{"ana@example.com", "Ana@Example.com", "ventas@acme.es", "no address", "%_@example.com"};
const Texts kPhones{"612 345 678", "+34 612345678", "+34", "915550101"};
const Texts kSites{"example.com", "http://a.b", "https://acme.es/ñ"};

Texts targets_of(std::string_view entity) {
    if (entity == "clients") return {"101", "102", "103", "104", "105", "99"};
    if (entity == "users") return {"3", "4", "5", "77"};
    if (entity == "calls") return {"101-201", "101-202", "103-203", "103-201"};
    return {"301", "302", "303"};
}

std::string amount(std::string_view number, std::string_view currency) {
    return "{\"amount\":\"" + std::string(number) + "\",\"currency\":\"" + std::string(currency) + "\"}";
}

bool reads_rows(const Field& field) { return !field.target().empty() && field.type() != FieldType::links; }

}  // namespace

std::string FilterChance::value(const Field& field) {
    switch (field.value_type()) {
        case FieldType::text:
        case FieldType::long_text: return json::quoted(of(kWords));
        case FieldType::number:
        case FieldType::percent: return of(kNumbers);
        case FieldType::money: return amount(of({"-5", "0", "1", "100", "90000000000"}), of({"EUR", "USD"}));
        case FieldType::flag: return one_in(2) ? "true" : "false";
        case FieldType::date: return json::quoted(of(kDays));
        case FieldType::time: return json::quoted(of(kTimes));
        case FieldType::duration: return of({"0", "90", "999999999"});
        case FieldType::moment: return json::quoted(of(kMoments));
        case FieldType::choice: return json::quoted(field.options().options[below(field.options().options.size())].value);
        case FieldType::choices: return "[" + json::quoted(field.options().options[below(field.options().options.size())].value) + "]";
        case FieldType::link: return json::quoted(of(targets_of(field.target())));
        case FieldType::links: return "[" + json::quoted(of(targets_of(field.target()))) + "]";
        case FieldType::any_link: return json::quoted(of({"tasks/301", "calls/101-201", "clients/101"}));
        case FieldType::email: return json::quoted(of(kMails));
        case FieldType::phone: return json::quoted(of(kPhones));
        case FieldType::url: return json::quoted(of(kSites));
        case FieldType::address: return R"({"street":"Calle Ñ 1","city":"Ávila","country":"ES"})";
        case FieldType::json: return R"({"a":[1,2]})";
        case FieldType::sequence: return json::quoted(of({"C-000001", "C-000002", "C-1"}));
        default: return of(kNumbers);
    }
}

std::string FilterChance::period() {
    const std::string unit = json::quoted(of({"day", "week", "month", "quarter", "year"}));
    const std::string count = std::to_string(1 + below(5));
    switch (below(5)) {
        case 0: return "{\"last\":" + count + ",\"unit\":" + unit + "}";
        case 1: return "{\"next\":" + count + ",\"unit\":" + unit + "}";
        case 2: return "{\"this\":" + unit + "}";
        case 3: return "{\"previous\":" + unit + "}";
        default: {
            const std::string one = of(kDays), two = of(kDays);
            return "{\"from\":" + json::quoted(std::min(one, two)) + ",\"to\":" + json::quoted(std::max(one, two)) + "}";
        }
    }
}

std::string FilterChance::asked(const Field& field, Operator op) {
    switch (op) {
        case Operator::empty:
        case Operator::me: return one_in(2) ? "true" : "false";
        case Operator::period: return period();
        case Operator::contains:
        case Operator::starts:
        case Operator::ends: return json::quoted(of(kParts));
        case Operator::in: return "[" + value(field) + "," + value(field) + "]";
        case Operator::has: return field.type() == FieldType::links || one_in(2) ? value(field) : value(field);
        default: return value(field);
    }
}

const Field* FilterChance::any_field(const Shape& shape) { return shape.fields()[below(shape.fields().size())]; }

// A field, or one behind a link.
std::string FilterChance::leaf(const Shape& shape, int level) {
    std::string path;
    const Shape* at = &shape;
    const Field* field = any_field(*at);
    while (reads_rows(*field) && field->type() == FieldType::link && one_in(2) && std::count(path.begin(), path.end(), '.') < 2) {
        path += field->name() + ".";
        at = snapshot_.get(field->target()).get();
        field = any_field(*at);
    }
    std::vector<Operator> allowed;
    for (const Operator op : kOperators) {
        if (op == Operator::me && field->target() != "users") continue;
        if (allows(field->kind().operators(), op)) allowed.push_back(op);
    }
    // The one that came least often here, so that none is left to chance.
    const auto times = [&](Operator op) -> int& {
        return cells_[{std::string(schema::name_of(field->type())), std::string(schema::name_of(op)), level}];
    };
    const Operator op = *std::min_element(allowed.begin(), allowed.end(), [&](Operator one, Operator other) { return times(one) < times(other); });
    times(op)++;
    return "{" + json::quoted(path + field->name()) + ":{" + json::quoted(schema::name_of(op)) + ":" + asked(*field, op) + "}}";
}

std::string FilterChance::rows(const Shape& shape, int depth, int level) {
    const auto& collections = shape.collections();
    const auto& collection = collections[below(collections.size())];
    const Shape& below_shape = *snapshot_.get(collection.entity);
    const std::string inner = filter_at(below_shape, depth - 1, level + 1);
    const std::string name = json::quoted(collection.name);
    if (one_in(3)) return "{" + name + ":{\"count\":{\"where\":" + inner + ",\"" + of({"eq", "ge", "lt"}) + "\":" + std::to_string(below(3)) + "}}}";
    if (one_in(3)) {
        std::vector<const Field*> numbers;
        for (const Field* field : below_shape.fields())
            if (field->value_type() == FieldType::number && field->type() != FieldType::rollup) numbers.push_back(field);
        if (!numbers.empty())
            return "{" + name + ":{\"" + of({"sum", "min", "max"}) + "\":{\"of\":" + json::quoted(numbers[below(numbers.size())]->name()) +
                   ",\"where\":" + inner + ",\"" + of({"gt", "le", "ne"}) + "\":" + of(kNumbers) + "}}}";
    }
    return "{" + name + ":{\"" + of({"some", "none"}) + "\":" + inner + "}}";
}

std::string FilterChance::group(const Shape& shape, int depth, int level) {
    const std::string one = filter_at(shape, depth - 1, level + 1);
    if (one_in(4)) return "{\"not\":" + one + "}";
    const std::string two = filter_at(shape, static_cast<int>(below(static_cast<std::size_t>(depth))), level + 1);
    return std::string(one_in(3) ? "{\"all\":[" : "{\"any\":[") + one + "," + two + "]}";
}

std::string FilterChance::filter_at(const Shape& shape, int depth, int level) {
    if (depth <= 0) return leaf(shape, level);
    return !shape.collections().empty() && one_in(3) ? rows(shape, depth, level) : group(shape, depth, level);
}

std::string FilterChance::filter(const Shape& shape, int depth) { return filter_at(shape, depth, 0); }

std::string FilterChance::sort(const Shape& shape) {
    std::string text;
    for (std::size_t left = below(4); left > 0; left--) {
        const Field* field = any_field(shape);
        if (field->kind().form() == schema::Form::none || text.find(field->name()) != std::string::npos) continue;
        text += (text.empty() ? "" : ",") + std::string(one_in(2) ? "-" : "") + field->name();
    }
    return text;
}

std::string FilterChance::group_by(const Shape& shape) {
    std::string text;
    for (std::size_t left = 1 + below(2); left > 0;) {
        const Field* field = any_field(shape);
        const auto form = field->kind().form();
        if (form == schema::Form::none || form == schema::Form::money) continue;
        const bool timed = allows(field->kind().operators(), Operator::period);
        text += (text.empty() ? "" : ",") + field->name() + (timed ? ":" + of({"day", "week", "month", "quarter", "year"}) : "");
        left--;
    }
    return text;
}

std::string FilterChance::measures(const Shape& shape) {
    std::string text = "count";
    for (const Field* field : shape.fields()) {
        const auto form = field->kind().form();
        const bool timed = allows(field->kind().operators(), Operator::period);
        if (form != schema::Form::integer && form != schema::Form::money) continue;
        if (one_in(3)) text += "," + of(timed ? Texts{"min", "max"} : Texts{"sum", "min", "max", "avg"}) + ":" + field->name();
    }
    return text;
}

std::string FilterChance::fields(const Shape& shape) {
    std::string text;
    for (const Field* field : shape.fields()) {
        const bool given = field->name() == "customer" || field->name() == "owner" || field->name() == "primary";
        if (given || field->computed() || field->options().read_only || one_in(3)) continue;
        text += (text.empty() ? "" : ",") + json::quoted(field->name()) + ":" + value(*field);
    }
    return "{" + text + "}";
}

std::vector<FilterChance::Cell> FilterChance::possible(const std::vector<std::string>& entities) const {
    std::map<Cell, int> all;
    for (const std::string& entity : entities)
        for (const Field* field : snapshot_.get(entity)->fields())
            for (const Operator op : kOperators)
                for (int depth = 0; depth <= kDeepest; depth++)
                    if (allows(field->kind().operators(), op) && (op != Operator::me || field->target() == "users"))
                        all[{std::string(schema::name_of(field->type())), std::string(schema::name_of(op)), depth}]++;
    std::vector<Cell> cells;
    for (const auto& [cell, count] : all) cells.push_back(cell);
    return cells;
}

}  // namespace lazo::test
