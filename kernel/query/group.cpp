#include "kernel/query/group.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "base/wide.h"
#include "kernel/query/drive.h"
#include "kernel/query/period.h"
#include "kernel/storage/tables.h"

namespace lazo::query {

using schema::Field;
using schema::FieldType;
using schema::Form;
using schema::Shape;
using schema::Value;

namespace {

const Field& readable(const Rights& rights, const Shape& shape, std::string_view name, const std::string& path) {
    const Field* field = shape.find(name);
    if (!field || !rights.may_read(*field))
        throw_invalid(path, {"filter.unknown_field", {{"field", std::string(text::first(name, 60))}}});
    return *field;
}

GroupKey read_key(const Rights& rights, const Shape& shape, std::string_view text) {
    const auto colon = std::min(text.find(':'), text.size());
    GroupKey key{&readable(rights, shape, text.substr(0, colon), "by"), {}};
    const bool timed = allows(key.field->kind().operators(), schema::Operator::period);
    if (colon == text.size()) {
        if (timed || key.field->kind().form() == Form::none || key.field->kind().form() == Form::money)
            throw_invalid("by", {"group.unit_needed", {{"field", key.field->name()}}});
        return key;
    }
    Unit unit;
    if (!timed || !find_unit(text.substr(colon + 1), unit)) throw_invalid("by", {"period.unit"});
    key.unit = unit;
    return key;
}

Measure read_measure(const Rights& rights, const Shape& shape, std::string_view text) {
    if (text == "count") return {Measure::Kind::count, nullptr, "count"};
    constexpr std::pair<std::string_view, Measure::Kind> kKinds[] = {{"sum:", Measure::Kind::sum},
                                                                     {"min:", Measure::Kind::min},
                                                                     {"max:", Measure::Kind::max},
                                                                     {"avg:", Measure::Kind::avg}};
    for (const auto& [prefix, kind] : kKinds) {
        if (!text.starts_with(prefix)) continue;
        const Field& field = readable(rights, shape, text.substr(prefix.size()), "measure");
        const bool timed = allows(field.kind().operators(), schema::Operator::period);
        const bool adds = kind == Measure::Kind::sum || kind == Measure::Kind::avg;
        const bool numeric = field.kind().form() == Form::integer || field.kind().form() == Form::money;
        if (!numeric || (timed && adds)) throw_invalid("measure", {"group.not_a_number", {{"field", field.name()}}});
        return {kind, &field, std::string(text)};
    }
    throw_invalid("measure", {"group.unknown_measure", {{"measure", std::string(text::first(text, 60))}}});
}

// The first days of all units that the column's values can fall in, as the engine's numbers: dates, or moments in the
// zone.
struct Buckets {
    std::vector<Date> days;
    std::vector<std::int64_t> bounds;

    // 0: empty; n: the n-th unit.
    std::int64_t of(std::int64_t value) const {
        return std::upper_bound(bounds.begin(), bounds.end(), value) - bounds.begin();
    }
    std::string text() const {
        std::string text;
        for (const std::int64_t bound : bounds) text += (text.empty() ? "" : ",") + std::to_string(bound);
        return text;
    }
};

Buckets buckets_between(const GroupKey& key, const Zone& zone, std::int64_t least, std::int64_t most) {
    const bool moment = key.field->value_type() == FieldType::moment;
    const auto day_of = [&](std::int64_t value) {
        return moment ? zone.date_of(Moment{value}) : Date{static_cast<std::int32_t>(value)};
    };
    Buckets buckets;
    Date day = start_of(*key.unit, day_of(least));
    for (const Date last = day_of(most); day <= last && buckets.days.size() < 20'000; day = add(*key.unit, day, 1)) {
        buckets.days.push_back(day);
        buckets.bounds.push_back(moment ? zone.start_of(day).ms : day.days);
    }
    return buckets;
}

std::int64_t narrow(Wide wide) {
    if (!fits(wide)) throw Error{ErrorKind::invalid, {"number.overflow"}};
    return static_cast<std::int64_t>(wide);
}

Wide wide(std::string_view digits) {
    const bool negative = digits.starts_with('-');
    Wide value = 0;
    for (const char digit : digits.substr(negative ? 1 : 0)) value = value * 10 + (digit - '0');
    return negative ? -value : value;
}

class Grouper {
 public:
    Grouper(storage::Connection& connection, const Scope& scope, const GroupQuestion& question)
        : connection_(connection),
          compiler_(scope),
          question_(question),
          shape_(*question.shape),
          one_by_one_(scope.dialect.sorts_to_group()) {}

    std::vector<Group> run() {
        grounds_ = grounds_of(compiler_, shape_, question_.filter);
        if (grounds_.empty()) return {};
        for (const GroupKey& key : question_.by) buckets_.push_back(key.unit ? find_buckets(key) : Buckets{});
        // Each ground is grouped by itself; the parts are disjoint and are added up here.
        for (const Ground ground : grounds_) {
            Sql sql;
            statement(sql, ground);
            connection_.each(sql.text, sql.bound, [&](storage::Statement& row) { add(row); });
        }
        return sorted();
    }

 private:
    Buckets find_buckets(const GroupKey& key) {
        const std::string column = compiler_.column(*key.field, "t");
        Sql sql;
        // Two questions: an index answers each at its end.
        sql << "SELECT (SELECT min(" << column << ") FROM ";
        compiler_.source(sql, shape_, "t", key.field->custom());
        sql << "),(SELECT max(" << column << ") FROM ";
        compiler_.source(sql, shape_, "t", key.field->custom());
        sql << ")";
        Buckets buckets;
        connection_.each(sql.text, sql.bound, [&](storage::Statement& row) {
            if (!row.is_null(0)) buckets = buckets_between(key, question_.zone, row.integer(0), row.integer(1));
        });
        return buckets;
    }

    void statement(Sql& sql, Ground ground) {
        sql << "SELECT ";
        columns(sql);
        from_ground(sql, compiler_, shape_, question_.filter, ground, any_custom());
        if (one_by_one_) return;
        sql << " GROUP BY ";
        for (int i = 1; i <= key_columns_; i++) sql << (i > 1 ? "," : "") << std::to_string(i);
    }

    bool any_custom() const {
        bool custom = compiler_.needs_custom(shape_, question_.filter);
        for (const GroupKey& key : question_.by) custom |= key.field->custom();
        for (const Measure& measure : question_.measures) custom |= measure.field && measure.field->custom();
        return custom;
    }

    void columns(Sql& sql) {
        key_columns_ = 0;
        for (std::size_t i = 0; i < question_.by.size(); i++) {
            if (i > 0) sql << ",";
            key_column(sql, i);
        }
        for (const Measure& measure : question_.measures) {
            if (!measure.field || measure.field->kind().form() != Form::money) continue;
            sql << "," << compiler_.column(*measure.field, "t") << "_currency";
            key_columns_++;
        }
        if (!one_by_one_) sql << ",count(*)";
        for (const Measure& measure : question_.measures) {
            if (!measure.field) continue;
            const std::string column = compiler_.column(*measure.field, "t");
            if (one_by_one_) {
                sql << "," << column;
                continue;
            }
            sql << ",";
            if (measure.kind == Measure::Kind::min) sql << "min(" << column << ")";
            else if (measure.kind == Measure::Kind::max) sql << "max(" << column << ")";
            else sql << compiler_.scope().dialect.whole_sum(column);
            sql << ",count(" << column << ")";
        }
    }

    void key_column(Sql& sql, std::size_t index) {
        const GroupKey& key = question_.by[index];
        const std::string column = compiler_.column(*key.field, "t");
        if (key.unit && !one_by_one_) {
            const std::string name = "$" + std::to_string(sql.bound.size() + 1);
            sql.bound.emplace_back(buckets_[index].text());
            sql << compiler_.scope().dialect.bucket(column, name);
        } else {
            if (shape_.links_by_customer(*key.field)) {
                sql << column << "_customer,";
                key_columns_++;
            }
            sql << column;
        }
        key_columns_++;
    }

    // A sum may leave 64 bits on the way: only the whole must fit.
    struct Sum {
        Wide value = 0;
        std::int64_t count = 0;
        std::string currency;
    };
    struct Entry {
        std::vector<Value> keys;
        std::int64_t count = 0;
        std::vector<std::vector<Sum>> sums;
    };

    // A row of the engine's groups, or one of the rows themselves.
    void add(storage::Statement& row) {
        Entry& entry = entry_of(row);
        int column = key_columns_;
        entry.count = add_exact(entry.count, one_by_one_ ? 1 : row.integer(column++));
        int currency = key_columns_ - currencies();
        for (std::size_t i = 0; i < question_.measures.size(); i++) {
            const Measure& measure = question_.measures[i];
            if (!measure.field) continue;
            const std::int64_t values = one_by_one_ ? !row.is_null(column) : row.integer(column + 1);
            const bool money = measure.field->kind().form() == Form::money;
            const std::string_view unit = money ? row.text(currency++) : std::string_view{};
            if (values > 0) add_measure(entry.sums[i], measure, {part_of(row, column, measure), values, std::string(unit)});
            column += one_by_one_ ? 1 : 2;
        }
    }

    Wide part_of(storage::Statement& row, int column, const Measure& measure) const {
        const bool adds = measure.kind == Measure::Kind::sum || measure.kind == Measure::Kind::avg;
        return adds && !one_by_one_ ? wide(row.text(column)) : row.integer(column);
    }

    // Half away from zero.
    static std::int64_t average(const Sum& sum) {
        const Wide twice = sum.value * 2, count = sum.count;
        return narrow((twice >= 0 ? twice + count : twice - count) / (count * 2));
    }

    int currencies() const {
        return static_cast<int>(
            std::count_if(question_.measures.begin(), question_.measures.end(),
                          [](const Measure& one) { return one.field && one.field->kind().form() == Form::money; }));
    }

    // By the bytes of the key columns, so that a million rows are told apart without making a million values.
    Entry& entry_of(storage::Statement& row) {
        raw_.clear();
        int column = 0;
        for (std::size_t i = 0; i < question_.by.size(); i++) {
            if (question_.by[i].unit) {
                append_number(bucket_of(row, i, column++));
                continue;
            }
            for (int n = shape_.links_by_customer(*question_.by[i].field) ? 2 : 1; n > 0; n--)
                append_raw(row, column++);
        }
        const auto found = entries_.find(raw_);
        if (found != entries_.end()) return found->second;
        Entry entry;
        column = 0;
        for (std::size_t i = 0; i < question_.by.size(); i++) entry.keys.push_back(key_of(row, i, column));
        entry.sums.resize(question_.measures.size());
        return entries_.emplace(raw_, std::move(entry)).first->second;
    }

    void append_number(std::int64_t number) { raw_.append(reinterpret_cast<const char*>(&number), sizeof number); }
    void append_raw(storage::Statement& row, int column) {
        const std::string_view bytes = row.text(column);
        append_number(row.is_null(column) ? -1 : static_cast<std::int64_t>(bytes.size()));
        raw_ += bytes;
    }

    std::int64_t bucket_of(storage::Statement& row, std::size_t index, int column) const {
        if (row.is_null(column)) return 0;
        return one_by_one_ ? buckets_[index].of(row.integer(column)) : row.integer(column);
    }

    Value key_of(storage::Statement& row, std::size_t index, int& column) const {
        const GroupKey& key = question_.by[index];
        if (!key.unit) {
            // Of its columns only those that tell values apart were asked for: no sort key.
            int at = std::exchange(column, column + (shape_.links_by_customer(*key.field) ? 2 : 1));
            return storage::load_value(shape_, *key.field, row, at);
        }
        const std::int64_t bucket = bucket_of(row, index, column++);
        if (bucket == 0) return {};
        return std::int64_t{buckets_[index].days[static_cast<std::size_t>(bucket - 1)].days};
    }

    static void add_measure(std::vector<Sum>& sums, const Measure& measure, Sum part) {
        const auto found =
            std::find_if(sums.begin(), sums.end(), [&](const Sum& sum) { return sum.currency == part.currency; });
        if (found == sums.end()) {
            sums.push_back(std::move(part));
            return;
        }
        found->count += part.count;
        if (measure.kind == Measure::Kind::min)
            found->value = std::min(found->value, part.value);
        else if (measure.kind == Measure::Kind::max)
            found->value = std::max(found->value, part.value);
        else
            found->value += part.value;
    }

    std::vector<Group> sorted() const {
        std::vector<Group> groups;
        for (const auto& [raw, entry] : entries_) {
            Group group{entry.keys, entry.count, {}};
            for (std::size_t i = 0; i < question_.measures.size(); i++)
                group.measures.push_back(values_of(question_.measures[i], entry.sums[i]));
            groups.push_back(std::move(group));
        }
        std::stable_sort(groups.begin(), groups.end(),
                         [&](const Group& left, const Group& right) { return before(left, right); });
        return groups;
    }

    static std::vector<Value> values_of(const Measure& measure, const std::vector<Sum>& sums) {
        std::vector<Value> values;
        for (const Sum& sum : sums) {
            const std::int64_t value = measure.kind == Measure::Kind::avg ? average(sum) : narrow(sum.value);
            if (sum.currency.empty())
                values.emplace_back(value);
            else
                values.emplace_back(Money{value, sum.currency});
        }
        return values;
    }

    bool before(const Group& left, const Group& right) const {
        for (std::size_t i = 0; i < question_.by.size(); i++) {
            const Value &one = left.keys[i], &other = right.keys[i];
            if (one == other) continue;
            if (schema::is_empty(one) || schema::is_empty(other)) return schema::is_empty(other);
            const Field& field = *question_.by[i].field;
            if (field.value_type() != FieldType::choice) return one < other;
            const auto *first = field.find_option(std::get<std::string>(one)),
                       *second = field.find_option(std::get<std::string>(other));
            return first != second ? first < second : one < other;
        }
        return false;
    }

    storage::Connection& connection_;
    Compiler compiler_;
    const GroupQuestion& question_;
    const Shape& shape_;
    std::vector<Ground> grounds_;
    std::vector<Buckets> buckets_;
    int key_columns_ = 0;
    const bool one_by_one_;  // the rows themselves come, and are added up here
    std::string raw_;
    std::unordered_map<std::string, Entry> entries_;
};

}  // namespace

std::vector<GroupKey> read_group_keys(const Rights& rights, const Shape& shape, std::string_view text) {
    std::vector<GroupKey> keys;
    for (const std::string_view part : text::list(text)) keys.push_back(read_key(rights, shape, part));
    if (keys.empty() || keys.size() > 3) throw_invalid("by", {"group.keys"});
    return keys;
}

std::vector<Measure> read_measures(const Rights& rights, const Shape& shape, std::string_view text) {
    std::vector<Measure> measures;
    for (const std::string_view part : text::list(text)) measures.push_back(read_measure(rights, shape, part));
    return measures;
}

std::vector<Group> group(storage::Connection& connection, const Scope& scope, const GroupQuestion& question) {
    return Grouper{connection, scope, question}.run();
}

}  // namespace lazo::query
