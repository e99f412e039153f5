#include <map>
#include <set>

#include "base/text.h"
#include "kernel/records/check_parts.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::records {

using schema::Field;
using schema::FieldType;
using schema::Form;
using schema::Key;
using schema::Shape;
using storage::Part;
using storage::Statement;

namespace {

// " NOT EXISTS(...)" that no row of the target stands under the key.
std::string no_row(const Shape& target, const std::string& customer, const std::string& id) {
    std::string sql = " NOT EXISTS(SELECT 1 FROM " + storage::table_of(target) + " x WHERE x.id=" + id;
    if (target.entity().by_customer()) sql += " AND x.customer=" + customer;
    return sql + ")";
}

// A link may lead into the recycle bin, whence the row can come back; never to what no one ever made.
std::string dangles(const Shape& target, const std::string& customer, const std::string& id) {
    return no_row(target, customer, id) + " AND NOT EXISTS(SELECT 1 FROM deleted d WHERE d.entity='" + target.name() +
           "' AND d.customer=" + (target.entity().by_customer() ? customer : "0") + " AND d.record=" + id + ")";
}

void report_dangling(Inspection& inspection, const Shape& shape, const Field& field, const std::string& sql) {
    const std::string& target = field.target();
    inspection.each(sql, {}, [&](Statement& row) {
        const std::string to = schema::Reference{target, key_at(row, 2)}.to_text();
        inspection.report.add(place_of(shape, key_at(row, 0)),
                              {"check.dangling", {{"field", field.name()}, {"target", to}}});
    });
}

void check_link(Inspection& inspection, const Shape& shape, const Field& field, Part part) {
    const schema::ShapePointer target = inspection.snapshot.find(field.target());
    if (!target) return;
    const bool pair = shape.links_by_customer(field);
    const std::string own = "t." + (pair ? shape.columns(field)[1].name : field.column());
    const std::string customer = pair ? "t." + shape.columns(field)[0].name : "0";
    report_dangling(inspection, shape, field,
                    "SELECT " + two_keys(shape) + "," + customer + "," + own + " FROM " +
                        storage::table_of(shape, part) + " t WHERE " + own + " IS NOT NULL AND" +
                        dangles(*target, customer, own));
}

void check_many_links(Inspection& inspection, const Shape& shape, const Field& field) {
    const std::string table = storage::links_table_of(field);
    if (const schema::ShapePointer target = inspection.snapshot.find(field.target()))
        report_dangling(
            inspection, shape, field,
            "SELECT " + two_keys(shape) + ",0,t.target FROM " + table + " t WHERE" + dangles(*target, "0", "t.target"));
    const std::string customer = shape.entity().by_customer() ? "t.customer" : "0";
    inspection.each(
        "SELECT " + two_keys(shape) + " FROM " + table + " t WHERE" + no_row(shape, customer, "t.id"), {},
        [&](Statement& row) {
            inspection.report.add(place_of(shape, key_at(row, 0)),
                                  {"check.links_of_nothing", {{"field", field.name()}}});
        });
}

// "tasks/388" in a text column.
void check_any_link(Inspection& inspection, const Shape& shape, const Field& field, Part part) {
    std::set<std::pair<Key, std::string>> found;
    inspection.each("SELECT " + two_keys(shape) + ",t." + field.column() + " FROM " +
                                   storage::table_of(shape, part) + " t WHERE t." + field.column() + " IS NOT NULL",
                               {}, [&](Statement& row) { found.emplace(key_at(row, 0), row.text(2)); });
    for (const auto& [key, text] : found) {
        const auto reference = schema::Reference::parse(text);
        const schema::ShapePointer target = reference ? inspection.snapshot.find(reference->entity) : nullptr;
        const bool dangling =
            !target ||
            inspection.connection.integer(
                "SELECT 1 WHERE" + dangles(*target, "$1", target->entity().by_customer() ? "$2" : "$1"),
                target->entity().by_customer() ? std::vector<storage::Bound>{reference->key.customer, reference->key.id}
                                               : std::vector<storage::Bound>{reference->key.id}) == 1;
        if (dangling)
            inspection.report.add(place_of(shape, key),
                                  {"check.dangling", {{"field", field.name()}, {"target", text}}});
    }
}

}  // namespace

void check_links(Inspection& inspection, const Shape& shape) {
    for (const Field* field : shape.fields()) {
        const Part part = field->custom() && !shape.custom_object() ? Part::custom : Part::declared;
        if (field->computed() || field == shape.parent_link()) continue;
        if (field->type() == FieldType::link) check_link(inspection, shape, *field, part);
        if (field->type() == FieldType::links) check_many_links(inspection, shape, *field);
        if (field->type() == FieldType::any_link) check_any_link(inspection, shape, *field, part);
    }
}

namespace {

void check_primaries(Inspection& inspection, const Shape& shape, const std::string& parent) {
    const Field* primary = shape.find("primary");
    if (!primary) return;
    const std::string sum = "sum(CASE WHEN t." + primary->column() + "=1 THEN 1 ELSE 0 END)";
    inspection.each(
        "SELECT " + parent + "," + sum + " FROM " + storage::table_of(shape) + " t GROUP BY 1 HAVING " + sum + "<>1",
        {}, [&](Statement& row) {
            inspection.report.add(
                place_of(*shape.parent(), {0, row.integer(0)}),
                {"check.primaries", {{"collection", shape.name()}, {"count", std::to_string(row.integer(1))}}});
        });
}

}  // namespace

void check_parent(Inspection& inspection, const Shape& shape) {
    if (!shape.parent()) return;
    const std::string parent = "t." + shape.parent_link()->column();
    inspection.each(
        "SELECT " + two_keys(shape) + "," + parent + " FROM " + storage::table_of(shape) + " t WHERE" +
            no_row(*shape.parent(), "0", parent),
        {}, [&](Statement& row) {
            const std::string missing = place_of(*shape.parent(), {0, row.integer(2)});
            inspection.report.add(place_of(shape, key_at(row, 0)), {"check.no_parent", {{"parent", missing}}});
        });
    check_primaries(inspection, shape, parent);
}

namespace {

void check_sort_key(Inspection& inspection, const Shape& shape, const Field& field, Part part) {
    const auto& columns = shape.columns(field);
    inspection.each(
        "SELECT " + two_keys(shape) + ",t." + columns.front().name + ",t." + columns.back().name + " FROM " +
            storage::table_of(shape, part) + " t",
        {}, [&](Statement& row) {
            const bool right =
                row.is_null(2) ? row.is_null(3) : !row.is_null(3) && row.bytes(3) == text::sort_key(row.text(2));
            if (!right)
                inspection.report.add(place_of(shape, key_at(row, 0)), {"check.sort_key", {{"field", field.name()}}});
        });
}

}  // namespace

void check_sort_keys(Inspection& inspection, const Shape& shape) {
    for (const Part part : parts_of(shape))
        for (const Field* field : storage::stored_fields(shape, part))
            if (field->has_sort_key() && shape.columns(*field).size() > 1)
                check_sort_key(inspection, shape, *field, part);
}

void check_shares(Inspection& inspection, const Shape& shape) {
    if (!shape.entity().owned()) return;
    const std::string customer = shape.entity().by_customer() ? "t.customer" : "0";
    inspection.each("SELECT " + two_keys(shape) + " FROM " + storage::table_of(shape) +
                                   " t WHERE (t.shared<>0)<>EXISTS(SELECT 1 FROM shares s WHERE s.entity=$1 AND "
                                   "s.record=t.id AND s.customer=" +
                                   customer + ")",
                               {shape.name()}, [&](Statement& row) {
                                   inspection.report.add(place_of(shape, key_at(row, 0)), {"check.shared"});
                               });
    inspection.each(
        "SELECT s.customer,s.record FROM shares s WHERE s.entity=$1 AND" + dangles(shape, "s.customer", "s.record"),
        {shape.name()},
        [&](Statement& row) { inspection.report.add(place_of(shape, key_at(row, 0)), {"check.share_of_nothing"}); });
    // What was shared before share_changes were kept has none.
    inspection.each(
        "SELECT DISTINCT c.customer,c.record FROM share_changes c LEFT JOIN shares s ON s.entity=c.entity AND "
        "s.principal=c.principal AND s.record=c.record AND s.customer=c.customer WHERE c.entity=$1 AND "
        "coalesce(s.level,-1)<>c.level_after AND NOT EXISTS(SELECT 1 FROM share_changes n WHERE n.entity=c.entity AND "
        "n.customer=c.customer AND n.record=c.record AND n.principal=c.principal AND n.change_set>c.change_set)",
        {shape.name()},
        [&](Statement& row) { inspection.report.add(place_of(shape, key_at(row, 0)), {"check.share_history"}); });
}

namespace {

using Claims = std::map<std::string, std::string>;  // value -> the record that has it

Claims values_of(Inspection& inspection, const Shape& shape, const Field& field, Part part) {
    Claims claims;
    std::string columns;
    for (const schema::Column& column : shape.columns(field)) columns += ",t." + column.name;
    inspection.each(
        "SELECT " + two_keys(shape) + columns + " FROM " + storage::table_of(shape, part) + " t", {},
        [&](Statement& row) {
            int column = 2;
            const schema::Value value = storage::load_value(shape, field, row, column);
            if (schema::is_empty(value)) return;
            const std::string place = place_of(shape, key_at(row, 0));
            const auto [other, fresh] = claims.emplace(field.kind().to_text(field, value), place);
            if (!fresh)
                inspection.report.add(place,
                                      {"check.unique_twice", {{"field", field.name()}, {"other", other->second}}});
        });
    return claims;
}

void check_claims(Inspection& inspection, const Shape& shape, const Field& field, Part part) {
    const std::string kind = shape.name() + "." + field.name();
    Claims values = values_of(inspection, shape, field, part);
    inspection.each("SELECT value FROM unique_keys WHERE kind=$1", {kind}, [&](Statement& row) {
        if (values.erase(std::string(row.text(0))) == 0)
            inspection.report.add("unique_keys/" + kind, {"check.unique_left", {{"value", std::string(row.text(0))}}});
    });
    for (const auto& [value, place] : values)
        inspection.report.add(place, {"check.unique_missing", {{"field", field.name()}, {"value", value}}});
}

}  // namespace

void check_unique_keys(Inspection& inspection) {
    for (const schema::ShapePointer& shape : inspection.snapshot.in_order())
        for (const Part part : parts_of(*shape))
            for (const Field* field : storage::stored_fields(*shape, part))
                if (field->options().unique) check_claims(inspection, *shape, *field, part);
}

}  // namespace lazo::records
