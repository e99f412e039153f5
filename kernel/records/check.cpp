#include "kernel/records/check.h"

#include <charconv>
#include <map>

#include "kernel/records/check_parts.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::records {

using schema::Field;
using schema::FieldType;
using schema::Shape;
using storage::Statement;

void CheckReport::add(std::string place, Message what) {
    if (faults.size() < most) faults.push_back({std::move(place), std::move(what)});
    fault_count++;
}

std::string place_of(const Shape& shape, schema::Key key) { return schema::Reference{shape.name(), key}.to_text(); }

std::string two_keys(const Shape& shape, std::string_view table) {
    const std::string prefix = std::string(table) + ".";
    return (shape.entity().by_customer() ? prefix + "customer" : std::string("0")) + "," + prefix + "id";
}

std::vector<storage::Part> parts_of(const Shape& shape) {
    if (shape.has_custom() && !shape.custom_object()) return {storage::Part::declared, storage::Part::custom};
    return {storage::Part::declared};
}

namespace {

void check_operations(Inspection& inspection) {
    inspection.each("SELECT number FROM change_sets ORDER BY number", {},
                               [&](Statement& row) { inspection.sets.push_back(row.integer(0)); });
    inspection.each(
        "SELECT s.number,s.operation FROM change_sets s WHERE NOT EXISTS(SELECT 1 FROM operations o WHERE "
        "o.id=s.operation)",
        {}, [&](Statement& row) {
            inspection.report.add("change_sets/" + std::to_string(row.integer(0)),
                                  {"check.no_operation", {{"operation", std::to_string(row.integer(1))}}});
        });
}

using Counters = std::map<std::string, std::int64_t>;

Counters counters_of(storage::Connection& connection) {
    Counters counters;
    connection.each("SELECT name,value FROM counters", {},
                    [&](Statement& row) { counters[std::string(row.text(0))] = row.integer(1); });
    return counters;
}

void require_above(Inspection& inspection, const Counters& counters, const std::string& name, std::int64_t found) {
    const auto counter = counters.find(name);
    const std::int64_t value = counter == counters.end() ? 0 : counter->second;
    if (found <= value) return;
    inspection.report.add("counters/" + name,
                          {"check.counter", {{"value", std::to_string(value)}, {"found", std::to_string(found)}}});
}

// The greatest number given out for a sequence field: "T-000042" is 42.
std::int64_t last_number(storage::Connection& connection, const Shape& shape, const Field& field) {
    std::int64_t last = 0;
    const std::string& prefix = field.options().prefix;
    connection.each(
        "SELECT " + field.column() + " FROM " + storage::table_of(shape) + " WHERE " + field.column() + " IS NOT NULL",
        {}, [&](Statement& row) {
            const std::string_view text = row.text(0);
            if (!text.starts_with(prefix)) return;
            std::int64_t number = 0;
            const char* end = text.data() + text.size();
            const auto read = std::from_chars(text.data() + prefix.size(), end, number);
            if (read.ec == std::errc{} && read.ptr == end) last = std::max(last, number);
        });
    return last;
}

void check_counters(Inspection& inspection) {
    storage::Connection& connection = inspection.connection;
    Counters counters = counters_of(connection);
    counters["change_set"] = connection.integer(connection.dialect().last_change_set());
    require_above(inspection, counters, "change_set", connection.integer("SELECT max(number) FROM change_sets"));
    require_above(inspection, counters, "id:operations", connection.integer("SELECT max(id) FROM operations"));
    for (const schema::ShapePointer& shape : inspection.snapshot.in_order()) {
        const std::string table = storage::table_of(*shape);
        const std::int64_t last =
            connection.integer("SELECT max(id) FROM (SELECT max(id) AS id FROM " + table +
                               " UNION ALL SELECT max(id) FROM " + storage::history_of(table) + ") AS ids");
        require_above(inspection, counters, "id:" + shape->name(), last);
        for (const Field* field : shape->fields())
            if (field->type() == FieldType::sequence && !field->custom())
                require_above(inspection, counters, "sequence:" + shape->name() + "." + field->name(),
                              last_number(connection, *shape, *field));
    }
}

// Positions follow each other; only the oldest events may have gone, the newest may have none yet.
void check_outbox(Inspection& inspection) {
    std::int64_t last = 0;
    inspection.each(
        "SELECT position FROM outbox WHERE position IS NOT NULL ORDER BY position", {}, [&](Statement& row) {
            const std::int64_t position = row.integer(0);
            inspection.report.events++;
            if (last != 0 && position != last + 1)
                inspection.report.add("outbox/" + std::to_string(position),
                                      {position == last ? "check.position_twice" : "check.position_gap",
                                       {{"last", std::to_string(last)}}});
            last = position;
        });
    inspection.each("SELECT DISTINCT change_set FROM outbox", {}, [&](Statement& row) {
        if (!inspection.knows(row.integer(0)))
            inspection.report.add("outbox", {"check.no_set", {{"set", std::to_string(row.integer(0))}}});
    });
    inspection.each(
        "SELECT name,position FROM event_readers WHERE position>$1", {last}, [&](Statement& row) {
            if (last != 0) inspection.report.add("event_readers/" + std::string(row.text(0)), {"check.reader_ahead"});
        });
}

}  // namespace

namespace {

// What one part throws is a fault too, and the others still run: a damaged store may fail anywhere.
template <class Part>
void guarded(Inspection& inspection, const std::string& place, const Part& part) {
    try {
        part();
    } catch (const std::exception& error) {
        inspection.report.add(place, {"check.failed", {{"reason", error.what()}}});
    }
}

}  // namespace

void check_records(storage::Connection& connection, const schema::Snapshot& snapshot, CheckReport& report) {
    Inspection inspection{connection, snapshot, report};
    guarded(inspection, "operations", [&] { check_operations(inspection); });
    for (const schema::ShapePointer& shape : snapshot.in_order()) {
        guarded(inspection, shape->name(), [&] { check_chains(inspection, *shape); });
        guarded(inspection, shape->name(), [&] { check_links(inspection, *shape); });
        guarded(inspection, shape->name(), [&] { check_parent(inspection, *shape); });
        guarded(inspection, shape->name(), [&] { check_sort_keys(inspection, *shape); });
        guarded(inspection, shape->name(), [&] { check_computed_fields(inspection, shape); });
        guarded(inspection, shape->name(), [&] { check_shares(inspection, *shape); });
    }
    guarded(inspection, "unique_keys", [&] { check_unique_keys(inspection); });
    guarded(inspection, "counters", [&] { check_counters(inspection); });
    guarded(inspection, "outbox", [&] { check_outbox(inspection); });
}

}  // namespace lazo::records
