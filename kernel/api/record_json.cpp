#include "kernel/api/record_json.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "kernel/schema/fields/kind.h"
#include "kernel/query/primary_titles.h"
#include "kernel/records/rows.h"

namespace lazo::api {

using schema::Collection;
using schema::Field;
using schema::FieldType;
using schema::Key;
using schema::Record;
using schema::Shape;

namespace {

void add_column(const Call& call, const Shape& shape, std::string_view name, Columns& columns) {
    const Field* field = shape.find(name);
    if (field && call.actor.may_read(*field)) return columns.fields.push_back(field);
    const Collection* collection = shape.find_collection(name);
    if (collection && collection->child && call.actor.visible(*call.schema->get(collection->entity)).reach != query::Reach::nothing)
        return columns.children.push_back(collection);
    if (const Collection* primary = query::find_primary(*call.schema, call.actor, shape, name)) {
        columns.primaries.push_back(primary);
        columns.primary_names.emplace_back(name);
        return;
    }
    throw_invalid("fields", {"filter.unknown_field", {{"field", std::string(text::first(name, 60))}}});
}

}  // namespace

Columns read_columns(const Call& call, const Shape& shape, std::string_view text, Default otherwise) {
    Columns columns;
    for (const std::string_view name : text::list(text))
        if (!name.empty() && name != "id") add_column(call, shape, name, columns);
    if (!columns.fields.empty() || !columns.children.empty() || !columns.primaries.empty()) return columns;
    for (const Field* field : shape.fields())
        if (call.actor.may_read(*field) && (otherwise == Default::all || field->options().listed || field == shape.title()))
            columns.fields.push_back(field);
    if (otherwise == Default::listed) return columns;
    for (const Collection& collection : shape.collections())
        if (collection.child && call.actor.visible(*call.schema->get(collection.entity)).reach != query::Reach::nothing)
            columns.children.push_back(&collection);
    return columns;
}

namespace {

// Of a child row: neither the way to its parent nor its header.
std::vector<const Field*> shown_fields(const Call& call, const Shape& shape, const Collection& collection) {
    std::vector<const Field*> fields;
    for (const Field* field : shape.fields())
        if (field->name() != collection.link && call.actor.may_read(*field) && !field->options().read_only)
            fields.push_back(field);
    return fields;
}

query::ListQuestion children_of(const Call& call, const std::vector<Record>& rows, const Collection& collection) {
    const schema::ShapePointer shape = call.schema->get(collection.entity);
    const Field& link = shape->get(collection.link);
    std::vector<schema::Value> parents;
    for (const Record& row : rows) parents.emplace_back(Key{0, row.key.id});
    query::ListQuestion question{shape, query::Condition::compare({}, link, schema::Operator::in, parents), {{{{}, &shape->get("created_at")}, false}}};
    question.fields = shown_fields(call, *shape, collection);
    question.fields.push_back(&link);
    question.count = 0;
    question.limit = 0;
    return question;
}

void put_children(std::vector<Record>& rows, const Collection& collection, std::vector<Record> children) {
    std::map<std::int64_t, std::vector<Record>*> by_id;
    for (Record& row : rows) by_id[row.key.id] = &row.children[collection.name];
    for (Record& child : children) {
        const auto parent = by_id.find(schema::Codec<Key>::from(child.at(child.shape().get(collection.link))).id);
        if (parent != by_id.end()) parent->second->push_back(std::move(child));
    }
}

}  // namespace

void load_children(const Call& call, storage::Connection& connection, std::vector<Record>& rows, const Columns& columns,
                   std::optional<std::int64_t> as_of) {
    if (rows.empty()) return;
    const bool links = std::any_of(columns.fields.begin(), columns.fields.end(), [](const Field* field) { return field->type() == FieldType::links; });
    if (links) records::load_links(connection, rows);
    std::vector<query::ListQuestion> questions;
    for (const Collection* collection : columns.children) questions.push_back(children_of(call, rows, *collection));
    const query::Scope scope{*call.schema, query::all_rights(), connection.dialect(), as_of};  // the parents were judged
    std::vector<query::Page> pages = query::lists(connection, scope, questions);
    for (std::size_t i = 0; i < pages.size(); i++) put_children(rows, *columns.children[i], std::move(pages[i].rows));
}

void RecordWriter::prepare(const std::vector<Record>& rows) {
    for (const Record& row : rows) {
        labels_.want_links(row, columns_.fields);
        for (const Collection* collection : columns_.children) {
            const auto children = row.children.find(collection->name);
            if (children == row.children.end()) continue;
            for (const Record& child : children->second) labels_.want_links(child, shown_fields(call_, child.shape(), *collection));
        }
    }
    labels_.fetch();
}

void RecordWriter::write_link(json::Writer& out, const std::string& entity, Key key) const {
    out.key("id").text(key.to_text()).key("label");
    if (const std::string* label = labels_.find(entity, key)) out.text(*label);
    else out.null();
}

void RecordWriter::write_value(json::Writer& out, const Field& field, const schema::Value& value) const {
    if (schema::is_empty(value)) {
        out.null();
    } else if (field.value_type() == FieldType::any_link) {
        const auto reference = schema::Codec<schema::Reference>::from(value);
        write_link(out.begin_object().key("entity").text(reference.entity), reference.entity, reference.key);
        out.end_object();
    } else if (field.type() == FieldType::links) {
        out.begin_array();
        for (const Key& key : std::get<std::vector<Key>>(value)) {
            write_link(out.begin_object(), field.target(), key);
            out.end_object();
        }
        out.end_array();
    } else if (!field.target().empty()) {
        write_link(out.begin_object(), field.target(), std::get<Key>(value));
        out.end_object();
    } else {
        field.kind().write_json(field, value, out);
    }
}

void RecordWriter::write_fields(json::Writer& out, const Record& record, const std::vector<const Field*>& fields) const {
    for (const Field* field : fields) {
        const schema::Value& value = record.at(*field);
        if (field->reads_logged() && !schema::is_empty(value)) call_.shown().note(record.shape().name(), record.key, field->name());
        write_value(out.key(field->name()), *field, value);
    }
}

void RecordWriter::write_child(json::Writer& out, const Record& child, const Collection& collection) const {
    out.begin_object().key("id").text(child.key.to_text());
    write_fields(out, child, shown_fields(call_, child.shape(), collection));
    out.end_object();
}

void RecordWriter::write(json::Writer& out, const Record& record) const {
    out.begin_object().key("id").text(record.key.to_text()).key("version").integer(record.version);
    write_fields(out, record, columns_.fields);
    for (const Collection* collection : columns_.children) {
        out.key(collection->name).begin_array();
        const auto children = record.children.find(collection->name);
        if (children != record.children.end())
            for (const Record& child : children->second) write_child(out, child, *collection);
        out.end_array();
    }
    for (std::size_t i = 0; i < columns_.primaries.size(); i++)
        write_value(out.key(columns_.primary_names[i]), *call_.schema->get(columns_.primaries[i]->entity)->title(), record.primaries[i]);
    out.end_object();
}

namespace {

// What answers hold but nobody sends: ignored on input, so that a record can be sent back as it was read.
bool is_header(std::string_view name) { return name == "id" || name == "version" || name.starts_with("_"); }

void read_children(const Call& call, const Collection& collection, const json::Value& json, Record& record,
                   records::FieldErrors& errors, const std::string& path) {
    const schema::ShapePointer shape = call.schema->get(collection.entity);
    if (!json.is_array()) return errors.add(path, {"field.list_expected"});
    std::vector<Record>& rows = record.children[collection.name];
    for (std::size_t i = 0; i < json.size(); i++) {
        const std::string inside = path + "[" + std::to_string(i) + "]";
        if (!json.at(i).is_object()) {
            errors.add(inside, {"json.object_expected"});
            rows.emplace_back(shape);  // so that the rows behind it keep their places
            continue;
        }
        Record child = read_record(call, shape, json.at(i), errors, inside + ".");
        if (const json::Value id = json.at(i)["id"]; id.is_text()) {
            const auto key = Key::parse(id.text());
            if (!key) errors.add(inside + ".id", {"field.id_expected"});
            else child.key = *key;
        }
        rows.push_back(std::move(child));
    }
}

}  // namespace

Record read_record(const Call& call, const schema::ShapePointer& shape, const json::Value& json, records::FieldErrors& errors,
                   const std::string& path) {
    Record record{shape};
    const schema::Reading reading = call.reading();
    for (std::size_t i = 0; i < json.size(); i++) {
        const std::string_view name = json.key(i);
        const std::string where = path + std::string(text::first(name, 60));
        if (is_header(name)) continue;
        if (const Field* field = shape->find(name); field && call.actor.may_read(*field)) {
            if (field->options().read_only) continue;  // declared roll-ups too; other computed fields are judged by the pipeline
            try {
                record.assign(*field, field->kind().read_json(*field, json.member(i), reading));
            } catch (const schema::BadValue& bad) {
                errors.add(where, bad.message);
            }
        } else if (const Collection* collection = shape->find_collection(name); collection && collection->child) {
            read_children(call, *collection, json.member(i), record, errors, where);
        } else if (!query::find_primary(*call.schema, call.actor, *shape, name)) {
            errors.add(where, {"field.unknown"});
        }
    }
    return record;
}

}  // namespace lazo::api
