// Random rows, filters and sorts: what SQL answers is what a plain loop over plain structs answers.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <random>

#include "base/json.h"
#include "base/text.h"
#include "kernel/query/test_things.h"

namespace lazo::query {
namespace {

struct Row {
    std::int64_t id = 0;
    std::string name;
    std::optional<std::string> note, kind, email;
    std::optional<std::int64_t> amount, day, at;  // whole numbers, days, milliseconds
    std::optional<Money> price;
    std::optional<bool> open;
    std::vector<std::string> labels;
    std::optional<std::int64_t> parent;
};

using Judge = std::function<bool(const Row&)>;

// A filter as people send it, and what it means.
struct Asked {
    std::string json;
    Judge judge;
    bool own = true;  // asks of the row alone
};

const std::vector<std::string> kNames{"Álvarez", "alvarez", "Zúñiga", "Ñu", "nube", "Oca 50%", "a_b", "Ábaco"};
const std::vector<std::string> kKinds{"small", "large", "medium"};
const std::vector<std::string> kLabels{"red", "green", "blue"};
const std::vector<std::string> kParts{"al", "ñ", "N", "50%", "_", "z", "á"};

class Chance {
 public:
    explicit Chance(std::uint32_t seed) : engine_(seed) {}
    std::int64_t below(std::int64_t end) { return static_cast<std::int64_t>(engine_() % static_cast<std::uint32_t>(end)); }
    bool one_in(std::int64_t n) { return below(n) == 0; }
    template <class T>
    const T& of(const std::vector<T>& values) {
        return values[static_cast<std::size_t>(below(static_cast<std::int64_t>(values.size())))];
    }

 private:
    std::mt19937 engine_;
};

class ModelTest : public ThingsTest {
 protected:
    static constexpr std::int64_t kDay = 20'514;  // 2026-03-02
    static constexpr std::int64_t kHour = 3'600'000;

    void make_rows(Chance& chance, std::int64_t count) {
        for (std::int64_t id = 1; id <= count; id++) {
            Row row{id, chance.of(kNames)};
            if (!chance.one_in(3)) row.note = chance.of(kNames);
            if (!chance.one_in(3)) row.kind = chance.of(kKinds);
            if (!chance.one_in(3)) row.email = chance.of(std::vector<std::string>{"ana@x.example", "bea@x.example", "ana@y.example"});
            if (!chance.one_in(4)) row.amount = chance.below(7) - 3;
            if (!chance.one_in(4)) row.day = kDay - 40 + chance.below(80);
            if (!chance.one_in(4)) row.at = (kDay - 40) * 24 * kHour + chance.below(80 * 24) * kHour;
            if (!chance.one_in(4)) row.price = Money{chance.below(5) * 100, chance.one_in(4) ? "USD" : "EUR"};
            if (!chance.one_in(3)) row.open = chance.one_in(2);
            for (const std::string& label : kLabels)
                if (chance.one_in(3)) row.labels.push_back(label);
            if (id > 1 && !chance.one_in(3)) row.parent = 1 + chance.below(id - 1);
            rows_.push_back(row);
        }
        store_.database().write([&](storage::Connection& connection) {
            for (const Row& row : rows_) test::insert(connection, record_of(row));
        });
    }

    schema::Record record_of(const Row& row) {
        schema::Record record = named(row.id, row.name);
        if (row.note) record.set(things_.note, *row.note);
        if (row.kind) record.set(things_.kind, *row.kind);
        if (row.email) record.set(things_.email, *row.email);
        if (row.amount) record.set(things_.amount, {*row.amount * 1'000'000});
        if (row.day) record.set(things_.day, {static_cast<std::int32_t>(*row.day)});
        if (row.at) record.set(things_.at, {*row.at});
        if (row.price) record.set(things_.price, *row.price);
        if (row.open) record.set(things_.open, *row.open);
        if (!row.labels.empty()) record.set(things_.labels, row.labels);
        if (row.parent) record.set(things_.parent, {0, *row.parent});
        return record;
    }

    const Row& row_of(std::int64_t id) const { return rows_[static_cast<std::size_t>(id - 1)]; }

    template <class T>
    static bool holds(const std::string& sign, const T& left, const T& right) {
        if (sign == "eq") return left == right;
        if (sign == "ne") return left != right;
        if (sign == "lt") return left < right;
        if (sign == "le") return left <= right;
        return sign == "gt" ? left > right : left >= right;
    }
    static std::string ask(const std::string& field, const std::string& sign, const std::string& value) {
        return "{\"" + field + "\":{\"" + sign + "\":" + value + "}}";
    }

    template <class T>
    Asked emptiness(Chance& chance, const std::string& field, std::optional<T> Row::* member) {
        const bool wanted = chance.one_in(2);
        return {ask(field, "empty", wanted ? "true" : "false"), [=](const Row& row) { return !(row.*member) == wanted; }};
    }

    Asked of_text(Chance& chance, const std::string& field, std::function<std::optional<std::string>(const Row&)> read) {
        static const std::vector<std::string> kSigns{"eq", "ne", "lt", "gt", "in", "contains", "starts", "ends"};
        const std::string sign = chance.of(kSigns), part = chance.of(kParts), value = chance.of(kNames), other = chance.of(kNames);
        if (sign == "in")
            return {ask(field, sign, "[" + json::quoted(value) + "," + json::quoted(other) + "]"),
                    [=](const Row& row) { return read(row) == value || read(row) == other; }};
        if (sign == "contains" || sign == "starts" || sign == "ends")
            return {ask(field, sign, json::quoted(part)), [=](const Row& row) {
                        if (!read(row)) return false;
                        const std::string whole = text::fold(*read(row)), piece = text::fold(part);
                        if (sign == "contains") return whole.find(piece) != std::string::npos;
                        return sign == "starts" ? whole.starts_with(piece) : whole.ends_with(piece);
                    }};
        const bool ordered = sign == "lt" || sign == "gt";  // as lists are
        return {ask(field, sign, json::quoted(value)), [=](const Row& row) {
                    if (!read(row)) return false;
                    return ordered ? holds(sign, text::sort_key(*read(row)), text::sort_key(value)) : holds(sign, *read(row), value);
                }};
    }

    Asked of_number(Chance& chance) {
        const std::string sign = chance.of(std::vector<std::string>{"eq", "ne", "lt", "le", "gt", "ge"});
        const std::int64_t value = chance.below(7) - 3;
        return {ask("amount", sign, std::to_string(value)), [=](const Row& row) { return row.amount && holds(sign, *row.amount, value); }};
    }
    Asked of_price(Chance& chance) {
        const std::string sign = chance.of(std::vector<std::string>{"eq", "ne", "lt", "le", "gt", "ge"});
        const Money value{chance.below(5) * 100, chance.one_in(3) ? "USD" : "EUR"};
        const std::string json = "{\"amount\":\"" + std::to_string(value.minor / 100) + "\",\"currency\":\"" + value.currency + "\"}";
        return {ask("price", sign, json), [=](const Row& row) {
                    return row.price && row.price->currency == value.currency && holds(sign, row.price->minor, value.minor);
                }};
    }
    Asked of_day(Chance& chance) {
        if (chance.one_in(3)) {
            const std::int64_t first = Date::of(2026, 3, 1).days, after = Date::of(2026, 4, 1).days;
            return {R"({"day":{"period":{"this":"month"}}})", [=](const Row& row) { return row.day && *row.day >= first && *row.day < after; }};
        }
        const std::string sign = chance.of(std::vector<std::string>{"eq", "lt", "le", "gt", "ge"});
        const std::int64_t day = kDay - 40 + chance.below(80);
        return {ask("day", sign, "\"" + Date{static_cast<std::int32_t>(day)}.to_text() + "\""),
                [=](const Row& row) { return row.day && holds(sign, *row.day, day); }};
    }
    // Days of Madrid: an hour ahead of UTC, from 29 March two.
    Asked of_moment(Chance& chance) {
        const std::int64_t from = kDay - 40 + chance.below(40), to = from + chance.below(40);
        const auto start = [](std::int64_t day) { return (day * 24 - (day > Date::of(2026, 3, 29).days ? 2 : 1)) * kHour; };
        const auto text = [](std::int64_t day) { return "\"" + Date{static_cast<std::int32_t>(day)}.to_text() + "\""; };
        return {R"({"at":{"period":{"from":)" + text(from) + ",\"to\":" + text(to) + "}}}",
                [=](const Row& row) { return row.at && *row.at >= start(from) && *row.at < start(to); }};
    }
    Asked of_kind(Chance& chance) {
        const std::string value = chance.of(kKinds), other = chance.of(kKinds), sign = chance.of(std::vector<std::string>{"eq", "ne", "in"});
        if (sign == "in")
            return {ask("kind", sign, "[\"" + value + "\",\"" + other + "\"]"), [=](const Row& row) { return row.kind == value || row.kind == other; }};
        return {ask("kind", sign, "\"" + value + "\""), [=](const Row& row) { return row.kind && holds(sign, *row.kind, value); }};
    }
    Asked of_open(Chance& chance) {
        const bool wanted = chance.one_in(2);
        return {std::string("{\"open\":") + (wanted ? "true}" : "false}"), [=](const Row& row) { return row.open == wanted; }};
    }
    Asked of_labels(Chance& chance) {
        const std::string one = chance.of(kLabels), two = chance.of(kLabels);
        return {ask("labels", "has", "[\"" + one + "\",\"" + two + "\"]"), [=](const Row& row) {
                    return std::any_of(row.labels.begin(), row.labels.end(), [&](const std::string& label) { return label == one || label == two; });
                }};
    }
    Asked of_parent(Chance& chance) {
        const std::string sign = chance.of(std::vector<std::string>{"lt", "eq", "ge"});
        const std::int64_t value = chance.below(7) - 3;
        return {ask("parent.amount", sign, std::to_string(value)),
                [=, this](const Row& row) { return row.parent && row_of(*row.parent).amount && holds(sign, *row_of(*row.parent).amount, value); }, false};
    }
    Asked of_parts(Chance& chance, int depth) {
        const Asked inner = asked(chance, depth - 1);
        const auto fitting = [this, inner](const Row& row) {
            return std::count_if(rows_.begin(), rows_.end(), [&](const Row& part) { return part.parent == row.id && inner.judge(part); });
        };
        if (chance.one_in(2)) {
            const bool some = chance.one_in(2);
            return {std::string("{\"parts\":{\"") + (some ? "some" : "none") + "\":" + inner.json + "}}", [=](const Row& row) { return (fitting(row) > 0) == some; }, false};
        }
        const std::int64_t least = chance.below(3);
        return {R"({"parts":{"count":{"where":)" + inner.json + ",\"ge\":" + std::to_string(least) + "}}}", [=](const Row& row) { return fitting(row) >= least; }, false};
    }

    Asked leaf(Chance& chance, int depth) {
        switch (chance.below(16)) {
            case 0: return of_text(chance, "name", [](const Row& row) { return std::optional{row.name}; });
            case 1: return of_text(chance, "note", [](const Row& row) { return row.note; });
            case 2: return of_number(chance);
            case 3: return of_price(chance);
            case 4: return of_day(chance);
            case 5: return of_moment(chance);
            case 6: return of_kind(chance);
            case 7: return of_open(chance);
            case 8: return of_labels(chance);
            case 9: return of_parent(chance);
            case 10: return depth > 0 ? of_parts(chance, depth) : of_number(chance);
            case 11: return emptiness(chance, "note", &Row::note);
            case 12: return emptiness(chance, "price", &Row::price);
            case 13: return emptiness(chance, "parent", &Row::parent);
            case 14: return emptiness(chance, "kind", &Row::kind);
            default: return emptiness(chance, "amount", &Row::amount);
        }
    }
    Asked asked(Chance& chance, int depth) {
        if (depth <= 0 || chance.one_in(3)) return leaf(chance, depth);
        if (chance.one_in(4)) {
            const Asked part = asked(chance, depth - 1);
            return {"{\"not\":" + part.json + "}", [part](const Row& row) { return !part.judge(row); }, part.own};
        }
        const Asked one = asked(chance, depth - 1), two = asked(chance, depth - 1);
        const bool all = chance.one_in(2);
        return {std::string(all ? "{\"all\":[" : "{\"any\":[") + one.json + "," + two.json + "]}",
                [=](const Row& row) { return all ? one.judge(row) && two.judge(row) : one.judge(row) || two.judge(row); }, one.own && two.own};
    }

    // -1, 0 or 1 by one field; nothing when both are equal or empty. Empty stands last in both directions.
    template <class T>
    static int order(const std::optional<T>& left, const std::optional<T>& right, bool descending) {
        if (!left || !right) return left ? -1 : right ? 1 : 0;
        if (*left == *right) return 0;
        return (*left < *right) != descending ? -1 : 1;
    }
    static std::optional<std::string> key_of(const std::optional<std::string>& text) { return text ? std::optional{text::sort_key(*text)} : std::nullopt; }
    static std::optional<std::ptrdiff_t> place_of(const std::optional<std::string>& kind) {
        return kind ? std::optional{std::find(kKinds.begin(), kKinds.end(), *kind) - kKinds.begin()} : std::nullopt;
    }
    int order_by(const std::string& field, const Row& left, const Row& right, bool descending) const {
        if (field == "name") return order(key_of(left.name), key_of(right.name), descending);
        if (field == "note") return order(key_of(left.note), key_of(right.note), descending);
        if (field == "amount") return order(left.amount, right.amount, descending);
        if (field == "day") return order(left.day, right.day, descending);
        if (field == "at") return order(left.at, right.at, descending);
        if (field == "open") return order(left.open, right.open, descending);
        if (field == "email") return order(left.email, right.email, descending);
        if (field == "kind") return order(place_of(left.kind), place_of(right.kind), descending);
        const auto title = [this](const Row& row) { return row.parent ? key_of(row_of(*row.parent).name) : std::nullopt; };
        return order(title(left), title(right), descending);
    }

    struct Sort {
        std::string text;
        std::vector<std::pair<std::string, bool>> keys;
    };
    static Sort sort(Chance& chance) {
        static const std::vector<std::string> kFields{"name", "note", "amount", "day", "at", "open", "email", "kind", "parent"};
        Sort sort;
        for (std::int64_t left = 1 + chance.below(3); left > 0; left--) {
            const std::string field = chance.of(kFields);
            const bool known = std::any_of(sort.keys.begin(), sort.keys.end(), [&](const auto& key) { return key.first == field; });
            if (known) continue;
            sort.keys.emplace_back(field, chance.one_in(2));
            sort.text += std::string(sort.text.empty() ? "" : ",") + (sort.keys.back().second ? "-" : "") + field;
        }
        return sort;
    }

    std::vector<std::int64_t> expected(const Asked& asked, const Sort& sort) const {
        std::vector<const Row*> found;
        for (const Row& row : rows_)
            if (asked.judge(row)) found.push_back(&row);
        std::sort(found.begin(), found.end(), [&](const Row* left, const Row* right) {
            for (const auto& [field, descending] : sort.keys)
                if (const int way = order_by(field, *left, *right, descending)) return way < 0;
            return sort.keys.back().second ? left->id > right->id : left->id < right->id;
        });
        std::vector<std::int64_t> ids;
        for (const Row* row : found) ids.push_back(row->id);
        return ids;
    }

    std::vector<Row> rows_;
};

TEST_F(ModelTest, lists_and_counts_are_what_a_plain_loop_gives) {
    constexpr int kCases = 3000;
    Chance chance{20260302};
    make_rows(chance, 90);
    int telling = 0;
    for (int i = 0; i < kCases && !HasFailure(); i++) {
        const Asked filter_of_chance = asked(chance, 3);
        const Sort sort_of_chance = sort(chance);
        const Condition condition = filter(filter_of_chance.json);
        const auto wanted = expected(filter_of_chance, sort_of_chance);
        ListQuestion asked_for = question(sort_of_chance.text, condition);
        // A known count steers the plan, and must not steer the answer.
        if (chance.one_in(2)) asked_for.count = counted(condition);
        EXPECT_EQ(paged(asked_for, static_cast<int>(1 + chance.below(40))), wanted) << filter_of_chance.json << " by " << sort_of_chance.text;
        EXPECT_EQ(counted(condition), static_cast<std::int64_t>(wanted.size())) << filter_of_chance.json;
        telling += !wanted.empty() && wanted.size() < rows_.size();
    }
    EXPECT_GT(telling, kCases / 2) << "filters that leave some rows and take others";
}

TEST_F(ModelTest, a_condition_judges_a_record_as_it_judges_a_table) {
    constexpr int kCases = 2000;
    Chance chance{7};
    make_rows(chance, 40);
    std::vector<schema::Record> records;
    for (const Row& row : rows_) records.push_back(record_of(row));
    int judged = 0;
    for (int i = 0; i < kCases && !HasFailure(); i++) {
        const Asked filter_of_chance = asked(chance, 2);
        if (!filter_of_chance.own) continue;
        const Condition condition = filter(filter_of_chance.json);
        for (std::size_t at = 0; at < rows_.size(); at++)
            EXPECT_EQ(condition(records[at]), filter_of_chance.judge(rows_[at])) << filter_of_chance.json << " on row " << at + 1;
        judged++;
    }
    EXPECT_GT(judged, kCases / 2);
}

}  // namespace
}  // namespace lazo::query
