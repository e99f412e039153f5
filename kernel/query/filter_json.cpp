#include "kernel/query/filter_json.h"

#include "base/error.h"
#include "base/text.h"
#include "kernel/query/period.h"

namespace lazo::query {

using schema::BadValue;
using schema::Field;
using schema::FieldType;
using schema::Operator;
using schema::Shape;
using schema::Value;

namespace {

// SQLite parses statements 100 entries deep; pages, the past and the asker's rights need up to 40 of them.
constexpr int kDeepest = 61;
// As an expression SQLite takes a chain of 1,000.
constexpr std::size_t kMostConditions = 500;
// A statement binds 32,766; lists are padded, and two grounds of rights are counted in one.
constexpr std::size_t kMostValues = 5'000;

[[noreturn]] void unknown_field(std::string_view name, const std::string& path) {
    throw_invalid(path, {"filter.unknown_field", {{"field", std::string(text::first(name, 60))}}});
}

const Field* readable(const Shape& shape, const Rights& rights, std::string_view name) {
    const Field* field = shape.find(name);
    return field && rights.may_read(*field) ? field : nullptr;
}

struct Place {
    std::vector<const Field*> links;
    schema::ShapePointer shape;
    std::string_view last;
};

// Follows all parts of a dotted name but the last.
Place walk(const schema::Snapshot& snapshot, const Rights& rights, const Shape& shape, std::string_view name,
           const std::string& path) {
    Place place{{}, snapshot.get(shape.name()), name};
    const std::string_view whole = name;
    for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
        const Field* link = readable(*place.shape, rights, name.substr(0, dot));
        if (!link || link->target().empty() || link->type() == FieldType::links || place.links.size() >= 4)
            unknown_field(whole, path);
        place.links.push_back(link);
        place.shape = snapshot.get(link->target());
        name.remove_prefix(dot + 1);
    }
    place.last = name;
    return place;
}

class Parser {
   public:
    explicit Parser(const FilterReader& reader) : reader_(reader) {}

    Condition parse(const Shape& shape, const json::Value& json, const std::string& path) const {
        if (!json.is_object()) throw_invalid(path, {"filter.object_expected"});
        std::vector<Condition> parts;
        for (std::size_t i = 0; i < json.size(); i++)
            parts.push_back(member(shape, json.key(i), json.member(i), path + "." + std::string(text::first(json.key(i), 60))));
        return parts.size() == 1 ? parts.front() : Condition::all(std::move(parts));
    }

   private:
    Condition member(const Shape& shape, std::string_view name, const json::Value& json, const std::string& path) const {
        if (name == "all") return Condition::all(list(shape, json, path));
        if (name == "any") return Condition::any(list(shape, json, path));
        if (name == "not") return Condition::negate(parse(shape, json, path));
        if (name == "id") return keys(json, path);
        const Place place = walk(*reader_.snapshot, reader_.rights, shape, name, path);
        if (const Field* field = readable(*place.shape, reader_.rights, place.last))
            return of_field(place.links, *field, json, path);
        if (const auto* collection = place.shape->find_collection(place.last))
            return of_collection(place.links, *collection, json, path);
        unknown_field(name, path);
    }

    std::vector<Condition> list(const Shape& shape, const json::Value& json, const std::string& path) const {
        if (!json.is_array()) throw_invalid(path, {"filter.list_expected"});
        std::vector<Condition> parts;
        for (std::size_t i = 0; i < json.size(); i++)
            parts.push_back(parse(shape, json.at(i), path + "[" + std::to_string(i) + "]"));
        return parts;
    }

    Condition keys(const json::Value& json, const std::string& path) const {
        const json::Value in = json.is_object() ? (json.has("in") ? json["in"] : json["eq"]) : json;
        std::vector<schema::Key> found;
        const auto add = [&](const json::Value& one) {
            const auto key = one.is_text() ? schema::Key::parse(one.text()) : std::nullopt;
            if (!key) throw_invalid(path, {"field.id_expected"});
            found.push_back(*key);
        };
        if (in.is_array()) {
            for (std::size_t i = 0; i < in.size(); i++) add(in.at(i));
        } else {
            add(in);
        }
        return Condition::is(std::move(found));
    }

    Condition of_field(const std::vector<const Field*>& links, const Field& field, const json::Value& json,
                       const std::string& path) const {
        const bool bare = !json.is_object() || field.value_type() == FieldType::money;
        if (bare && !is_operators(json)) {
            if (json.is_null()) return Condition::compare(links, field, Operator::empty, {});
            const Operator op = allows(field.kind().operators(), Operator::eq) ? Operator::eq : Operator::has;
            return compare(links, field, op, json, path);
        }
        std::vector<Condition> parts;
        for (std::size_t i = 0; i < json.size(); i++) {
            Operator op;
            if (!schema::find_operator(json.key(i), op) || !allows(field.kind().operators(), op))
                throw_invalid(path, {"filter.unknown_operator",
                                     {{"operator", std::string(text::first(json.key(i), 30))}, {"field", field.name()}}});
            parts.push_back(compare(links, field, op, json.member(i), path + "." + std::string(json.key(i))));
        }
        return parts.size() == 1 ? parts.front() : Condition::all(std::move(parts));
    }

    // {"amount": …, "currency": …} is a value, {"ge": …} is not.
    static bool is_operators(const json::Value& json) {
        Operator op;
        return json.is_object() && json.size() > 0 && schema::find_operator(json.key(0), op);
    }

    Condition compare(const std::vector<const Field*>& links, const Field& field, Operator op, const json::Value& json,
                      const std::string& path) const {
        try {
            return guarded_compare(links, field, op, json, path);
        } catch (const BadValue& bad) {
            throw_invalid(path, bad.message);
        }
    }

    Condition guarded_compare(const std::vector<const Field*>& links, const Field& field, Operator op,
                              const json::Value& json, const std::string& path) const {
        if (op == Operator::empty) {
            if (!json.is_bool()) throw BadValue{{"field.flag_expected"}};
            const Condition empty = Condition::compare(links, field, op, {});
            return json.boolean() ? empty : Condition::negate(empty);
        }
        if (op == Operator::me) return me(links, field, json);
        if (op == Operator::period) return Condition::compare(links, field, op, bounds(field, json));
        if (op == Operator::in) return Condition::compare(links, field, op, several(field, json, path));
        if (op == Operator::has && json.is_array() && field.type() == FieldType::links)
            return Condition::compare(links, field, op, {value(field, json)});
        return Condition::compare(links, field, op, {asked(field, op, json)});
    }

    Condition me(const std::vector<const Field*>& links, const Field& field, const json::Value& json) const {
        if (!json.is_bool() || field.target() != "users") throw BadValue{{"filter.me"}};
        const schema::Key self{0, reader_.rights.user()};
        const bool many = field.type() == FieldType::links;
        const Condition mine = many ? Condition::compare(links, field, Operator::has, {Value{std::vector{self}}})
                                    : Condition::compare(links, field, Operator::eq, {Value{self}});
        return json.boolean() ? mine : Condition::negate(mine);
    }

    std::vector<Value> bounds(const Field& field, const json::Value& json) const {
        const Zone& zone = reader_.reading.zone;
        const Period period = read_period(json, zone.date_of(reader_.now));
        const bool moment = field.value_type() == FieldType::moment;
        const auto bound = [&](const std::optional<Date>& day) -> Value {
            if (!day) return {};
            return moment ? Value{zone.start_of(*day).ms} : Value{std::int64_t{day->days}};
        };
        return {bound(period.from), bound(period.to)};
    }

    std::vector<Value> several(const Field& field, const json::Value& json, const std::string&) const {
        if (!json.is_array() || json.size() > 1000) throw BadValue{{"filter.list_expected"}};
        std::vector<Value> values;
        for (std::size_t i = 0; i < json.size(); i++) values.push_back(value(field, json.at(i)));
        if (values.empty()) throw BadValue{{"filter.list_empty"}};
        return values;
    }

    // A part of a text is taken as typed: half an address is no address.
    Value asked(const Field& field, Operator op, const json::Value& json) const {
        if (op != Operator::contains && op != Operator::starts && op != Operator::ends) return value(field, json);
        if (!json.is_text() || json.text().empty() || json.text().size() > 1000) throw BadValue{{"field.text_expected"}};
        if (json.text().find('\0') != std::string_view::npos) throw BadValue{{"field.nul"}};
        return std::string(json.text());
    }

    Value value(const Field& field, const json::Value& json) const {
        Value read = field.kind().read_json(field, json, reader_.reading);
        if (schema::is_empty(read)) throw BadValue{{"filter.value_expected"}};
        return read;
    }

    Condition of_collection(const std::vector<const Field*>& links, const schema::Collection& collection,
                            const json::Value& json, const std::string& path) const {
        const Shape& rows = *reader_.snapshot->get(collection.entity);
        if (reader_.rights.visible(rows).reach == Reach::nothing) unknown_field(collection.name, path);
        if (!json.is_object() || json.size() == 0) throw_invalid(path, {"filter.object_expected"});
        std::vector<Condition> parts;
        for (std::size_t i = 0; i < json.size(); i++) {
            const std::string inside = path + "." + std::string(text::first(json.key(i), 30));
            if (json.key(i) == "some" || json.key(i) == "none") {
                Condition some = Condition::exists(links, collection, parse_or_all(rows, json.member(i), inside));
                parts.push_back(json.key(i) == "some" ? some : Condition::negate(some));
            } else {
                parts.push_back(measure(links, collection, rows, json.key(i), json.member(i), inside));
            }
        }
        return parts.size() == 1 ? parts.front() : Condition::all(std::move(parts));
    }

    Condition parse_or_all(const Shape& rows, const json::Value& json, const std::string& path) const {
        return json.is_object() && json.size() == 0 ? Condition{} : parse(rows, json, path);
    }

    // {"count": {"where": …, "ge": 3}}, {"sum": {"of": "cost", "gt": 100}}
    Condition measure(const std::vector<const Field*>& links, const schema::Collection& collection, const Shape& rows,
                      std::string_view name, const json::Value& json, const std::string& path) const {
        Condition::Measure measure;
        if (name == "count") measure.aggregate = schema::Aggregate::count;
        else if (name == "sum") measure.aggregate = schema::Aggregate::sum;
        else if (name == "min") measure.aggregate = schema::Aggregate::min;
        else if (name == "max") measure.aggregate = schema::Aggregate::max;
        else throw_invalid(path, {"filter.unknown_operator", {{"operator", std::string(name)}, {"field", collection.name}}});
        if (!json.is_object()) throw_invalid(path, {"filter.object_expected"});
        if (measure.aggregate != schema::Aggregate::count) {
            measure.of = json["of"].is_text() ? readable(rows, reader_.rights, json["of"].text()) : nullptr;
            if (!measure.of || !summable(*measure.of, measure.aggregate)) unknown_field(name, path + ".of");
        }
        Condition inner = json.has("where") ? parse_or_all(rows, json["where"], path + ".where") : Condition{};
        return measured(links, collection, inner, measure, json, path);
    }

    static bool summable(const Field& field, schema::Aggregate aggregate) {
        if (field.type() == FieldType::rollup) return false;
        const auto form = field.kind().form();
        const bool time = allows(field.kind().operators(), Operator::period);
        if (aggregate == schema::Aggregate::sum && time) return false;
        return form == schema::Form::integer || form == schema::Form::money;
    }

    Condition measured(const std::vector<const Field*>& links, const schema::Collection& collection,
                       const Condition& inner, Condition::Measure measure, const json::Value& json,
                       const std::string& path) const {
        std::vector<Condition> parts;
        for (std::size_t i = 0; i < json.size(); i++) {
            if (json.key(i) == "where" || json.key(i) == "of") continue;
            const std::string inside = path + "." + std::string(text::first(json.key(i), 30));
            constexpr schema::Operators kOrder = Operator::eq | Operator::ne | Operator::lt | Operator::le | Operator::gt | Operator::ge;
            if (!schema::find_operator(json.key(i), measure.op) || !allows(kOrder, measure.op))
                throw_invalid(inside, {"filter.unknown_operator", {{"operator", std::string(text::first(json.key(i), 30))}, {"field", collection.name}}});
            measure.value = amount(measure, json.member(i), inside);
            parts.push_back(Condition::aggregate(links, collection, inner, measure));
        }
        if (parts.empty()) throw_invalid(path, {"filter.value_expected"});
        return parts.size() == 1 ? parts.front() : Condition::all(std::move(parts));
    }

    Value amount(const Condition::Measure& measure, const json::Value& json, const std::string& path) const {
        if (measure.of) {
            try {
                return value(*measure.of, json);
            } catch (const BadValue& bad) {
                throw_invalid(path, bad.message);
            }
        }
        if (!json.is_integer()) throw_invalid(path, {"field.number_expected"});
        return json.integer();
    }

    const FilterReader& reader_;
};

}  // namespace

FieldPath find_path(const schema::Snapshot& snapshot, const Rights& rights, const Shape& shape, std::string_view name,
                    const std::string& path) {
    Place place = walk(snapshot, rights, shape, name, path);
    const Field* field = readable(*place.shape, rights, place.last);
    if (!field) unknown_field(name, path);
    return {std::move(place.links), field};
}

Condition FilterReader::read(const Shape& shape, std::string_view text, const std::string& path) const {
    if (text::trim_ascii(text).empty()) return {};
    try {
        const json::Document document{text};
        return read(shape, document.root(), path);
    } catch (const Error& error) {
        if (!error.fields().empty()) throw;
        throw_invalid(path, error.message());
    }
}

Condition FilterReader::read(const Shape& shape, const json::Value& json, const std::string& path) const {
    if (json.is_object() && json.size() == 0) return {};
    const Condition condition = Parser{*this}.parse(shape, json, path);
    if (condition.depth() > kDeepest) throw_invalid(path, {"filter.too_deep"});
    if (condition.conditions() > kMostConditions || condition.named_values() > kMostValues)
        throw_invalid(path, {"filter.too_large",
                             {{"conditions", std::to_string(kMostConditions)}, {"values", std::to_string(kMostValues)}}});
    return condition.holding(snapshot);
}

}  // namespace lazo::query
