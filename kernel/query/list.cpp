#include "kernel/query/list.h"

#include <deque>

#include "base/error.h"
#include "base/text.h"
#include "kernel/query/cursor.h"
#include "kernel/query/page_statement.h"
#include "kernel/query/primary_titles.h"
#include "kernel/storage/tables.h"

namespace lazo::query {

using schema::Field;
using schema::Key;
using schema::Record;
using schema::Shape;
using storage::Bound;

std::vector<SortKey> read_sort(const schema::Snapshot& snapshot, const Rights& rights, const Shape& shape,
                               std::string_view text) {
    std::vector<SortKey> keys;
    if (text.empty()) text = shape.entity().options().sort;
    for (std::string_view name : text::list(text)) {
        const bool descending = name.starts_with('-');
        if (descending) name.remove_prefix(1);
        FieldPath path = find_path(snapshot, rights, shape, name, "sort");
        if (path.field->kind().form() == schema::Form::none || keys.size() >= 4)
            throw_invalid("sort", {"list.unsortable", {{"field", path.field->name()}}});
        keys.push_back({std::move(path), descending});
    }
    if (keys.empty() && shape.title() && rights.may_read(*shape.title())) keys.push_back({{{}, shape.title()}, false});
    if (keys.empty()) keys.push_back({{{}, &shape.get("created_at")}, true});
    return keys;
}

std::string named_keys(const Shape& shape, std::string_view alias) {
    std::string text;
    for (const std::string& name : storage::key_columns(shape))
        text += (text.empty() ? "" : ",") + std::string(alias) + "." + name + " AS " + name;
    return text;
}

std::string select_columns(const Compiler& compiler, const Shape& shape, const std::vector<const Field*>& fields,
                           std::string_view alias) {
    const std::string prefix = std::string(alias) + ".";
    std::string text = named_keys(shape, alias) + "," +
                       storage::joined(storage::header_columns(shape, storage::Part::declared), prefix);
    for (const Field* field : fields) {
        if (shape.columns(*field).empty() || (shape.entity().by_customer() && field->name() == "customer")) continue;
        const std::string column = compiler.column(*field, alias);
        const std::string before = column.substr(0, column.find('.') + 1);
        for (const schema::Column& each : shape.columns(*field)) text += "," + before + each.name;
    }
    return text;
}

Record load_record(const schema::ShapePointer& shape, const std::vector<const Field*>& fields, storage::Statement& row,
                   int& column) {
    Record record{shape};
    if (shape->entity().by_customer()) record.key.customer = row.integer(column++);
    record.key.id = row.integer(column++);
    record.version = row.integer(column++);
    record.created_set = row.integer(column++);
    record.change_set = row.integer(column++);
    if (shape->entity().owned()) record.shared = row.integer(column++);
    for (const Field* field : fields) {
        if (shape->columns(*field).empty()) continue;
        const bool in_key = shape->entity().by_customer() && field->name() == "customer";
        record.load(*field, in_key ? schema::Value{Key{0, record.key.customer}}
                                   : storage::load_value(*shape, *field, row, column));
    }
    return record;
}

namespace {

using Phase = PageStatement::Phase;

// A page, statement by statement.
class Lister {
 public:
    Lister(const Scope& scope, const ListQuestion& question) : question_(question), statement_(scope, question) {}

    // What is to be asked next, with take() for its rows; false: nothing any more.
    bool ask(Sql& sql) {
        if (statement_.sees_nothing()) return false;
        if (!asked_) {
            asked_ = true;
            if (!question_.cursor.empty()) from_ = Cursor::parse(question_.cursor, statement_.plan().name);
            // Empty values come last, whichever way the sort goes: they are a second phase of a sort by one key.
            phases_ = limit() > 0 && statement_.plan().orders.size() == 1 && statement_.plan().orders.front().nullable;
            if (!from_ || !from_->past_values) return write(sql, phases_ ? Phase::values : Phase::single);
        }
        if (!phases_ || page_.rows.size() > limit()) return false;
        phases_ = false;
        values_end_ = page_.rows.size();
        if (from_ && !from_->past_values) from_.reset();
        return write(sql, Phase::empties);
    }

    void take(storage::Statement& row) {
        int column = 0;
        page_.rows.push_back(load_record(question_.shape, statement_.fields(), row, column));
        ends_.push_back(sort_values(row, column));
        take_primaries(row, column, page_.rows.back());
    }

    // At the end.
    Page page() {
        if (limit() == 0 || page_.rows.size() <= limit()) return std::move(page_);
        page_.rows.erase(page_.rows.begin() + static_cast<std::ptrdiff_t>(limit()), page_.rows.end());
        const bool past_values = values_end_ && limit() > *values_end_;
        page_.next = Cursor{past_values, ends_[limit() - 1], page_.rows.back().key}.to_text(statement_.plan().name);
        return std::move(page_);
    }

    void each(storage::Connection& connection, const std::function<bool(const Record&)>& row) {
        if (statement_.sees_nothing()) return;
        Sql sql;
        statement_.write(sql, std::nullopt, Phase::single, 0);
        const auto take = [&](storage::Statement& found) {
            int column = 0;
            Record record = load_record(question_.shape, statement_.fields(), found, column);
            column += static_cast<int>(statement_.plan().orders.size());
            take_primaries(found, column, record);
            return row(record);
        };
        if (!are_few()) return connection.stream(sql.text, sql.bound, take);
        bool more = true;
        connection.each(sql.text, sql.bound, [&](storage::Statement& found) { more = more && take(found); });
    }

 private:
    std::size_t limit() const { return static_cast<std::size_t>(question_.limit); }
    // Few enough to stand in memory at once.
    bool are_few() const { return question_.count && *question_.count <= question_.limit; }

    bool write(Sql& sql, Phase phase) {
        statement_.write(sql, from_, phase, limit() == 0 ? 0 : limit() + 1 - page_.rows.size());
        return true;
    }

    void take_primaries(storage::Statement& row, int column, Record& record) const {
        load_primaries(statement_.compiler().scope().snapshot, question_.primaries, row, column, record);
    }

    std::vector<Bound> sort_values(storage::Statement& row, int& column) const {
        std::vector<Bound> values;
        for (std::size_t i = 0; i < statement_.plan().orders.size(); i++, column++) {
            if (row.is_null(column))
                values.emplace_back();
            else if (bytes_order(i))
                values.emplace_back(storage::Bytes{std::string(row.bytes(column))});
            else if (text_order(i))
                values.emplace_back(std::string(row.text(column)));
            else
                values.emplace_back(row.integer(column));
        }
        return values;
    }

    const Field& sorted_field(std::size_t index) const {
        const Field& field = *question_.sort[index].path.field;
        const Field* title =
            field.target().empty() ? nullptr : statement_.compiler().scope().snapshot.get(field.target())->title();
        return title ? *title : field;
    }
    bool bytes_order(std::size_t index) const { return sorted_field(index).has_sort_key(); }
    bool text_order(std::size_t index) const {
        const Field& field = sorted_field(index);
        return field.kind().form() == schema::Form::text && field.value_type() != schema::FieldType::choice;
    }

    const ListQuestion& question_;
    PageStatement statement_;
    Page page_;
    std::vector<std::vector<Bound>> ends_;  // the sort values of each row
    std::optional<Cursor> from_;
    std::optional<std::size_t> values_end_;  // where the rows with empty values begin
    bool asked_ = false, phases_ = false;
};

}  // namespace

Page list(storage::Connection& connection, const Scope& scope, const ListQuestion& question) {
    Lister lister{scope, question};
    for (Sql sql; lister.ask(sql); sql = {})
        connection.each(sql.text, sql.bound, [&](storage::Statement& row) { lister.take(row); });
    return lister.page();
}

std::vector<Page> lists(storage::Connection& connection, const Scope& scope, const std::vector<ListQuestion>& questions) {
    std::deque<Lister> listers;
    for (const ListQuestion& question : questions) listers.emplace_back(scope, question);
    for (;;) {
        std::vector<storage::Asked> asked;
        for (Lister& lister : listers) {
            Sql sql;
            if (!lister.ask(sql)) continue;
            asked.push_back({std::move(sql.text), std::move(sql.bound), [&lister](storage::Statement& row) { lister.take(row); }});
        }
        if (asked.empty()) break;
        connection.each_of(asked);
    }
    std::vector<Page> pages;
    for (Lister& lister : listers) pages.push_back(lister.page());
    return pages;
}

void each_row(storage::Connection& connection, const Scope& scope, const ListQuestion& question,
              const std::function<bool(const Record&)>& row) {
    Lister{scope, question}.each(connection, row);
}

}  // namespace lazo::query
