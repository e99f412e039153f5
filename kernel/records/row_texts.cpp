#include "kernel/records/row_texts.h"

#include <unordered_map>

#include "kernel/query/list.h"
#include "kernel/records/rows.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::records {

using schema::Field;
using schema::Shape;
using storage::Part;

namespace {

constexpr std::size_t kMostShapes = 500;

PartTexts part_of(const Shape& shape, Part part) {
    PartTexts texts;
    texts.fields = storage::stored_fields(shape, part);
    std::string columns, places;
    std::size_t count = 0;
    for (const schema::Column& column : storage::all_columns(shape, part)) {
        columns += (count ? "," : "") + column.name;
        places += (count ? ",$" : "$") + std::to_string(count + 1);
        count++;
    }
    const std::string table = storage::table_of(shape, part);
    texts.insert = "INSERT INTO " + table + "(" + columns + ") VALUES(" + places + ")";
    const std::size_t last = storage::key_columns(shape).size() + 2;
    texts.keep = "INSERT INTO " + storage::history_of(table) + "(to_set," + columns + ") SELECT $1," + columns +
                 " FROM " + table + where_key(shape, 2) + " AND change_set<$" + std::to_string(last);
    return texts;
}

struct KnownTexts : RowTexts {
    std::string select;  // made when first asked for
};

KnownTexts made_for(const schema::ShapePointer& shape) {
    KnownTexts texts;
    texts.shape = shape;
    texts.declared = part_of(*shape, Part::declared);
    if (shape->has_custom() && !shape->custom_object()) texts.custom = part_of(*shape, Part::custom);
    for (const Field* field : shape->fields()) {
        if (field->kind().form() == schema::Form::none) texts.link_fields.push_back(field);
        if (field->custom()) texts.custom_fields.push_back(field);
    }
    return texts;
}

KnownTexts& known_texts(const schema::ShapePointer& shape) {
    thread_local std::unordered_map<const Shape*, KnownTexts> known;
    const auto at = known.find(shape.get());
    // A shape that is gone may have left its place in memory to another.
    if (at != known.end() && !at->second.shape.expired()) return at->second;
    if (known.size() >= kMostShapes) known.clear();
    return known.insert_or_assign(shape.get(), made_for(shape)).first->second;
}

}  // namespace

const RowTexts& texts_of(const schema::ShapePointer& shape) { return known_texts(shape); }

const std::string& select_of(const storage::Dialect& dialect, const schema::Snapshot& snapshot,
                             const schema::ShapePointer& shape) {
    std::string& select = known_texts(shape).select;
    if (!select.empty()) return select;
    const query::Scope scope{snapshot, query::all_rights(), dialect};
    const query::Compiler compiler{scope};
    query::Sql sql;
    sql << "SELECT " << query::select_columns(compiler, *shape, shape->fields(), "t") << " FROM ";
    compiler.source(sql, *shape, "t", true);
    return select = std::move(sql.text);
}

}  // namespace lazo::records
