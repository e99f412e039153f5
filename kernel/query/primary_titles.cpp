#include "kernel/query/primary_titles.h"

#include "kernel/storage/tables.h"

namespace lazo::query {

using schema::Collection;
using schema::Field;
using schema::Record;
using schema::Shape;

namespace {

constexpr std::string_view kPrefix = "primary_";

// " FROM emails t0p WHERE t0p.customer=t.id AND t0p.primary_=1 LIMIT 1)"
void from_primary(Sql& sql, const Compiler& compiler, const Shape& rows, const Field& link, std::string_view alias) {
    const std::string inner = std::string(alias) + "p";
    const std::string above = compiler.column(link, inner);
    compiler.source(sql << " FROM ", rows, inner, false);
    sql << " WHERE " << above << "=" << alias << ".id";
    if (rows.links_by_customer(link)) sql << " AND " << above << "_customer=" << alias << ".customer";
    sql << " AND " << compiler.column(rows.get("primary"), inner) << "=1 LIMIT 1)";
}

}  // namespace

const Collection* find_primary(const schema::Snapshot& snapshot, const Rights& rights, const Shape& shape,
                               std::string_view name) {
    if (!name.starts_with(kPrefix)) return nullptr;
    for (const Collection& collection : shape.collections()) {
        if (!collection.child) continue;
        const schema::ShapePointer rows = snapshot.get(collection.entity);
        const Field* title = rows->title();
        if (!title || title->name() != name.substr(kPrefix.size()) || !rows->find("primary")) continue;
        return rights.may_read(*title) && rights.visible(*rows).reach != Reach::nothing ? &collection : nullptr;
    }
    return nullptr;
}

void select_primaries(Sql& sql, const Compiler& compiler, const std::vector<const Collection*>& collections,
                      std::string_view alias) {
    for (const Collection* collection : collections) {
        const Shape& rows = *compiler.scope().snapshot.get(collection->entity);
        for (const schema::Column& column : rows.columns(*rows.title())) {
            sql << ",(SELECT " << alias << "p." << column.name;
            from_primary(sql, compiler, rows, rows.get(collection->link), alias);
        }
    }
}

void load_primaries(const schema::Snapshot& snapshot, const std::vector<const Collection*>& collections,
                    storage::Statement& row, int& column, Record& record) {
    for (const Collection* collection : collections) {
        const Shape& rows = *snapshot.get(collection->entity);
        record.primaries.push_back(storage::load_value(rows, *rows.title(), row, column));
    }
}

void load_primaries(storage::Connection& connection, const Scope& scope,
                    const std::vector<const Collection*>& collections, Record& record) {
    record.primaries.clear();
    if (collections.empty()) return;
    const Shape& shape = record.shape();
    const Compiler compiler{scope};
    Sql sql;
    sql << "SELECT t.id";
    select_primaries(sql, compiler, collections, "t");
    compiler.source(sql << " FROM ", shape, "t", false);
    (sql << " WHERE t.id=").bind(record.key.id);
    if (shape.entity().by_customer()) (sql << " AND t.customer=").bind(record.key.customer);
    connection.each(sql.text, sql.bound, [&](storage::Statement& row) {
        int column = 1;
        load_primaries(scope.snapshot, collections, row, column, record);
    });
}

}  // namespace lazo::query
