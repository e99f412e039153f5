#include "kernel/query/list.h"

#include "base/error.h"
#include "base/text.h"
#include "kernel/query/cursor.h"
#include "kernel/query/plan.h"
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
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        std::string_view name = text::trim_ascii(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
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

namespace {

// Named, so that an ORDER BY means these and not the same of a side table.
std::string named_keys(const Shape& shape, std::string_view alias) {
    std::string text;
    for (const std::string& name : storage::key_columns(shape))
        text += (text.empty() ? "" : ",") + std::string(alias) + "." + name + " AS " + name;
    return text;
}

}  // namespace

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

class Lister {
   public:
    Lister(const Scope& scope, const ListQuestion& question)
        : compiler_(scope),
          question_(question),
          shape_(*question.shape),
          visibility_(scope.rights.visible(shape_)),
          plan_(choose_plan(compiler_, question, visibility_)),
          fields_(question.fields.empty() ? shape_.fields() : question.fields) {
        for (const Field* field : fields_) custom_columns_ |= field->custom();
        custom_keys_ = compiler_.needs_custom(shape_, question.filter);
        for (const SortKey& key : question.sort) custom_keys_ |= !key.path.links.empty() ? key.path.links.front()->custom() : key.path.field->custom();
    }

    Page page(storage::Connection& connection) {
        Page page;
        if (visibility_.reach == Reach::nothing) return page;
        std::optional<Cursor> from;
        if (!question_.cursor.empty()) from = Cursor::parse(question_.cursor, plan_.name);
        // Empty values come last, whichever way the sort goes: they are a second phase of a sort by one key.
        const bool phases = plan_.orders.size() == 1 && plan_.orders.front().nullable;
        std::vector<std::vector<Bound>> ends;
        if (!from || !from->past_values) collect(connection, page, ends, from, phases ? Phase::values : Phase::single);
        const std::size_t with_values = page.rows.size();
        if (phases && page.rows.size() <= limit()) {
            if (from && !from->past_values) from.reset();
            collect(connection, page, ends, from, Phase::empties);
        }
        if (page.rows.size() > limit()) {
            page.rows.erase(page.rows.begin() + static_cast<std::ptrdiff_t>(limit()), page.rows.end());
            const Cursor next{phases && limit() > with_values, ends[limit() - 1], page.rows.back().key};
            page.next = next.to_text(plan_.name);
        }
        return page;
    }

    void each(storage::Connection& connection, const std::function<bool(const Record&)>& row) {
        if (visibility_.reach == Reach::nothing) return;
        Sql sql;
        statement(sql, std::nullopt, Phase::single, 0);
        storage::Statement& statement = connection.prepare(sql.text);
        storage::bind_all(statement, sql.bound);
        struct Reset {
            storage::Statement& statement;
            ~Reset() { statement.reset(); }
        } reset{statement};
        while (statement.step()) {
            int column = 0;
            if (!row(load_record(question_.shape, fields_, statement, column))) return;
        }
    }

   private:
    enum class Phase : std::uint8_t { single, values, empties };

    std::size_t limit() const { return static_cast<std::size_t>(question_.limit); }

    void collect(storage::Connection& connection, Page& page, std::vector<std::vector<Bound>>& ends,
                 const std::optional<Cursor>& from, Phase phase) {
        Sql sql;
        statement(sql, from, phase, limit() + 1 - page.rows.size());
        connection.each(sql.text, sql.bound, [&](storage::Statement& row) {
            int column = 0;
            page.rows.push_back(load_record(question_.shape, fields_, row, column));
            ends.push_back(sort_values(row, column));
        });
    }

    std::vector<Bound> sort_values(storage::Statement& row, int column) const {
        std::vector<Bound> values;
        for (std::size_t i = 0; i < plan_.orders.size(); i++, column++) {
            if (row.is_null(column)) values.emplace_back();
            else if (bytes_order(i)) values.emplace_back(storage::Bytes{std::string(row.bytes(column))});
            else if (text_order(i)) values.emplace_back(std::string(row.text(column)));
            else values.emplace_back(row.integer(column));
        }
        return values;
    }

    const Field& sorted_field(std::size_t index) const {
        const Field& field = *question_.sort[index].path.field;
        const Field* title = field.target().empty() ? nullptr : compiler_.scope().snapshot.get(field.target())->title();
        return title ? *title : field;
    }
    bool bytes_order(std::size_t index) const { return sorted_field(index).has_sort_key(); }
    bool text_order(std::size_t index) const {
        const Field& field = sorted_field(index);
        return field.kind().form() == schema::Form::text && field.value_type() != schema::FieldType::choice;
    }

    // The keys and sort values of the page first, then the columns of those few rows. As of a moment there is no way from
    // a key to its version but the union itself, so there the columns come along.
    void statement(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows) {
        const bool late = !compiler_.scope().as_of;
        sql << "SELECT ";
        if (late) sql << select_columns(compiler_, shape_, fields_, "t");
        else sql << "p.*";
        for (std::size_t i = 0; late && i < plan_.orders.size(); i++) sql << ",p.k" << std::to_string(i);
        sql << " FROM (";
        keys(sql, from, phase, rows, late);
        sql << ") p";
        if (late) join_rows(sql);
        sql << " ORDER BY ";
        order(sql, "p.", "p.");
    }

    void join_rows(Sql& sql) {
        sql << compiler_.scope().dialect.ordered_join();
        compiler_.source(sql, shape_, "t", custom_columns_);
        sql << " WHERE ";
        if (shape_.entity().by_customer()) sql << "t.customer=p.customer AND ";
        sql << "t.id=p.id";
    }

    void keys(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows, bool late) {
        const bool wrapped = from && needs_wrapping();
        if (wrapped) sql << "SELECT * FROM (";
        if (plan_.way == Way::merge) merged(sql, from, phase, late);
        else branch(sql, from, phase, late, nullptr);
        if (wrapped) {
            sql << ") w WHERE ";
            after(sql, *from, "w.k", "w.", phase);
        }
        if (rows == 0) return;
        sql << " ORDER BY ";
        order(sql, "", "");
        sql << " LIMIT " << std::to_string(rows);
    }

    // Expressions and several keys are compared by their names in the inner statement.
    bool needs_wrapping() const { return plan_.orders.size() != 1 || !plan_.orders.front().indexed; }

    void merged(Sql& sql, const std::optional<Cursor>& from, Phase phase, bool late) {
        bool first = true;
        for (const std::int64_t owner : visibility_.owners) {
            if (!first) sql << " UNION ALL ";
            first = false;
            branch(sql, from, phase, late, &owner);
        }
        if (visibility_.principals.empty()) return;
        const std::int64_t shared = -1;
        if (!first) sql << " UNION ALL ";
        branch(sql, from, phase, late, &shared);
    }

    // One select: all that is visible, or the rows of one owner, or (owner -1) those that are only shared.
    void branch(Sql& sql, const std::optional<Cursor>& from, Phase phase, bool late, const std::int64_t* owner) {
        sql << "SELECT ";
        if (late) sql << named_keys(shape_, "t");
        else sql << select_columns(compiler_, shape_, fields_, "t");
        for (std::size_t i = 0; i < plan_.orders.size(); i++) {
            append(sql << ",", plan_.orders[i].expression);
            sql << " AS k" << std::to_string(i);
        }
        sql << " FROM ";
        compiler_.source(sql, shape_, "t", custom_keys_ || (!late && custom_columns_));
        sql << " WHERE ";
        compiler_.condition(sql, shape_, "t", question_.filter);
        if (!owner) compiler_.and_visible(sql, shape_, "t", plan_.way == Way::walk ? Steer::keep_order : Steer::free);
        else if (*owner == -1) and_only_shared(sql);
        else (sql << " AND t.owner=").bind(*owner);
        and_phase(sql, phase);
        if (from && !needs_wrapping()) {
            sql << " AND ";
            after_indexed(sql, *from, phase);
        }
    }

    void and_only_shared(Sql& sql) {
        sql << " AND t.shared=1 AND EXISTS(SELECT 1 FROM shares s WHERE s.entity=";
        sql.bind(shape_.name()) << " AND s.principal";
        sql.in(visibility_.principals);
        if (visibility_.least_share > 0) (sql << " AND s.level>=").bind(visibility_.least_share);
        sql << " AND s.record=t.id)";
        if (visibility_.owners.empty()) return;
        sql << " AND (" << compiler_.scope().dialect.unindexed("t.owner");
        sql.in(visibility_.owners) << ") IS NOT TRUE";
    }

    void and_phase(Sql& sql, Phase phase) {
        if (phase == Phase::single) return;
        append(sql << " AND ", plan_.orders.front().expression);
        sql << (phase == Phase::values ? " IS NOT NULL" : " IS NULL");
    }

    // Copies an expression with its values, renumbering its parameters.
    static void append(Sql& sql, const Sql& expression) {
        std::size_t value = 0;
        for (std::size_t i = 0; i < expression.text.size(); i++) {
            if (expression.text[i] != '$') {
                sql.text += expression.text[i];
                continue;
            }
            while (i + 1 < expression.text.size() && std::isdigit(static_cast<unsigned char>(expression.text[i + 1]))) i++;
            sql.bind(expression.bound[value++]);
        }
    }

    void order(Sql& sql, std::string_view sort_prefix, std::string_view key_prefix) {
        for (std::size_t i = 0; i < plan_.orders.size(); i++) {
            const std::string name = std::string(sort_prefix) + "k" + std::to_string(i);
            if (plan_.orders.size() > 1 && plan_.orders[i].nullable) sql << "(" << name << " IS NULL),";
            sql << name << (plan_.orders[i].descending ? " DESC," : ",");
        }
        const std::string_view direction = plan_.orders.back().descending ? " DESC" : "";
        if (shape_.entity().by_customer()) sql << key_prefix << "customer" << direction << ",";
        sql << key_prefix << "id" << direction;
    }

    void key_after(Sql& sql, const Cursor& from, std::string_view prefix) {
        const std::string_view sign = plan_.orders.back().descending ? "<" : ">";
        if (!shape_.entity().by_customer()) {
            sql << prefix << "id" << sign;
            sql.bind(from.key.id);
            return;
        }
        sql << "(" << prefix << "customer," << prefix << "id)" << sign << "(";
        sql.bind(from.key.customer) << ",";
        sql.bind(from.key.id) << ")";
    }

    // (sort, key) > (value, key) as one row value, so that the index finds the place.
    void after_indexed(Sql& sql, const Cursor& from, Phase phase) {
        if (phase == Phase::empties) return key_after(sql, from, "t.");
        const Order& order = plan_.orders.front();
        sql << "(" << order.expression.text << "," << storage::joined(storage::key_columns(shape_), "t.") << ")"
            << (order.descending ? "<" : ">") << "(";
        sql.bind(from.values.front()) << ",";
        if (shape_.entity().by_customer()) sql.bind(from.key.customer) << ",";
        sql.bind(from.key.id) << ")";
    }

    // k0 beyond v0, or equal and k1 beyond v1, or ... or all equal and the key beyond. Empty is beyond every value.
    void after(Sql& sql, const Cursor& from, const std::string& sort_prefix, std::string_view key_prefix, Phase phase) {
        if (phase == Phase::empties) return key_after(sql, from, key_prefix);
        if (from.values.size() != plan_.orders.size()) throw_invalid("cursor", {"list.cursor"});
        sql << "(";
        for (std::size_t i = 0; i < plan_.orders.size(); i++) {
            for (std::size_t j = 0; j < i; j++) equal(sql, sort_prefix + std::to_string(j), from.values[j]), sql << " AND ";
            beyond(sql, sort_prefix + std::to_string(i), plan_.orders[i], from.values[i]);
            sql << " OR ";
        }
        for (std::size_t j = 0; j < plan_.orders.size(); j++) equal(sql, sort_prefix + std::to_string(j), from.values[j]), sql << " AND ";
        key_after(sql, from, key_prefix);
        sql << ")";
    }

    static void equal(Sql& sql, const std::string& name, const Bound& value) {
        sql << name;
        if (std::holds_alternative<std::monostate>(value)) sql << " IS NULL";
        else (sql << "=").bind(value);
    }

    static void beyond(Sql& sql, const std::string& name, const Order& order, const Bound& value) {
        if (std::holds_alternative<std::monostate>(value)) {
            sql << "1=0";
            return;
        }
        sql << "(" << name << (order.descending ? "<" : ">");
        sql.bind(value);
        if (order.nullable) sql << " OR " << name << " IS NULL";
        sql << ")";
    }

    Compiler compiler_;
    const ListQuestion& question_;
    const Shape& shape_;
    Visibility visibility_;
    Plan plan_;
    std::vector<const Field*> fields_;
    bool custom_columns_ = false;
    bool custom_keys_ = false;
};

}  // namespace

Page list(storage::Connection& connection, const Scope& scope, const ListQuestion& question) {
    return Lister{scope, question}.page(connection);
}

void each_row(storage::Connection& connection, const Scope& scope, const ListQuestion& question,
              const std::function<bool(const Record&)>& row) {
    Lister{scope, question}.each(connection, row);
}

}  // namespace lazo::query
