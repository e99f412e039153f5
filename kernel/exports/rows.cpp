#include "kernel/exports/rows.h"

#include <algorithm>
#include <map>

#include "kernel/query/primary_titles.h"

namespace lazo::exports {

using query::Reach;
using query::Visibility;
using schema::Field;
using schema::Key;
using schema::Record;

namespace {

std::vector<std::int64_t> in_both(std::vector<std::int64_t> left, std::vector<std::int64_t> right) {
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    std::vector<std::int64_t> both;
    std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both));
    return both;
}

bool needs_custom(const std::vector<const Field*>& fields) {
    return std::any_of(fields.begin(), fields.end(), [](const Field* field) { return field->custom(); });
}

}  // namespace

Visibility ReadAndExport::visible(const schema::Shape& shape) const {
    const Visibility read = actor_.visible(shape);
    if (&shape != &shape_) return read;
    const Visibility taken = actor_.reach(shape, access::Action::export_);
    if (read.reach == Reach::nothing || taken.reach == Reach::everything) return read;
    if (taken.reach == Reach::nothing || read.reach == Reach::everything) return taken;
    return {Reach::some, in_both(read.owners, taken.owners), in_both(read.principals, taken.principals),
            std::max(read.least_share, taken.least_share)};
}

std::vector<Record> Rows::next(storage::Connection& connection, const Wanted& wanted, std::size_t limit) {
    return sort_.empty() && !as_of_ ? along_keys(connection, wanted, limit) : by_keys(connection, wanted, limit);
}

std::vector<Record> Rows::along_keys(storage::Connection& connection, const Wanted& wanted, std::size_t limit) {
    const query::Scope asked = scope(connection);
    const query::Compiler compiler{asked};
    const bool pair = shape_->entity().by_customer();
    query::Sql sql;
    sql << "SELECT " << query::select_columns(compiler, *shape_, wanted.fields, "t");
    query::select_primaries(sql, compiler, wanted.primaries, "t");
    sql << " FROM ";
    compiler.source(sql, *shape_, "t", needs_custom(wanted.fields) || compiler.needs_custom(*shape_, filter_));
    sql << " WHERE " << (pair ? "(t.customer,t.id)>(" : "t.id>");
    if (pair) sql.bind(last_.customer) << ",";
    sql.bind(last_.id) << (pair ? ")" : "") << " AND ";
    compiler.condition(sql, *shape_, "t", filter_);
    compiler.and_visible(sql, *shape_, "t", query::Steer::keep_order);
    sql << " ORDER BY " << (pair ? "t.customer,t.id" : "t.id") << " LIMIT " << std::to_string(limit);
    std::vector<Record> rows;
    connection.each(sql.text, sql.bound, [&](storage::Statement& row) {
        int column = 0;
        rows.push_back(query::load_record(shape_, wanted.fields, row, column));
        query::load_primaries(*snapshot_, wanted.primaries, row, column, rows.back());
    });
    if (!rows.empty()) last_ = rows.back().key;
    return rows;
}

std::vector<Record> Rows::by_keys(storage::Connection& connection, const Wanted& wanted, std::size_t limit) {
    const query::Scope asked = scope(connection);
    const std::vector<query::SortKey> any{{{{}, &shape_->get("created_at")}, false}};
    if (!keys_) {
        keys_.emplace();
        query::ListQuestion question{shape_, filter_, sort_.empty() ? any : sort_, {&shape_->get("created_at")}};
        query::each_row(connection, asked, question,
                        [&](const Record& row) { return keys_->push_back(row.key), true; });
    }
    std::vector<Record> rows;
    while (rows.empty() && given_ < keys_->size()) {
        const std::size_t end = std::min(keys_->size(), given_ + std::min<std::size_t>(limit, 500));
        const std::vector<Key> keys(keys_->begin() + static_cast<std::ptrdiff_t>(given_),
                                    keys_->begin() + static_cast<std::ptrdiff_t>(end));
        given_ = end;
        query::ListQuestion question{shape_, query::Condition::is(keys), any, wanted.fields};
        question.primaries = wanted.primaries;
        question.count = 0;
        std::map<Key, std::size_t> places;
        for (std::size_t i = 0; i < keys.size(); i++) places[keys[i]] = i;
        query::each_row(connection, asked, question, [&](const Record& row) { return rows.push_back(row), true; });
        std::sort(rows.begin(), rows.end(),
                  [&](const Record& left, const Record& right) { return places[left.key] < places[right.key]; });
    }
    return rows;
}

}  // namespace lazo::exports
