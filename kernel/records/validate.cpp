// The checking part of the pipeline: required fields, links that lead somewhere visible, values that must be unique.
#include "kernel/query/list.h"
#include "kernel/records/rows.h"
#include "kernel/records/writer.h"

namespace lazo::records {

namespace {

constexpr std::size_t kMostSeen = 10'000;
constexpr std::string_view kClaim =
    "INSERT INTO unique_keys(kind,value,entity,customer,record) VALUES($1,$2,$3,0,0) ON CONFLICT DO NOTHING";

}  // namespace

using schema::Field;
using schema::FieldType;
using schema::Key;
using schema::Record;

void Writer::validate(const Record& record, const Record* before, FieldErrors& errors, const std::string& path) {
    for (const Field* field : record.shape().fields()) {
        if (field->computed()) {
            check_computed(record, before, *field, errors, path);
            continue;
        }
        if (field->options().required && !record.has(*field) && field->type() != FieldType::sequence)
            errors.add(path + field->name(), {"field.required"});
        const bool differs = !before || record.changed(*field);
        if (differs && record.has(*field) && field->value_type() == FieldType::any_link) check_any_link(record, *field, errors, path);
        if (differs && record.has(*field) && !field->target().empty()) check_link(record, *field, errors, path);
    }
    if (before && record.entity().by_customer() && record.changed(record.shape().get("customer")))
        errors.add(path + "customer", {"record.customer_fixed"});
    check_unique(record, before, errors, path);
}

// A record may be sent back as it was read, with what it computes; another value there is a mistake that we tell.
void Writer::check_computed(const Record& record, const Record* before, const Field& field, FieldErrors& errors,
                            const std::string& path) {
    const bool sent = record.changed(field) && (before || record.has(field));
    if (sent) errors.add(path + field.name(), {"field.computed"});
}

// The rows of an import link to the same few again and again.
bool Writer::sees(const schema::Shape& shape, Key key) {
    if (shape.entity().by_customer() != (key.customer != 0)) return false;
    const std::pair known{shape.name(), key};
    if (seen_.contains(known)) return true;
    const query::Scope scope{*schema_, actor_, connection_.dialect()};
    if (query::count(connection_, scope, shape, query::Condition::is({key})) != 1) return false;
    if (seen_.size() == kMostSeen) seen_.clear();
    seen_.insert(known);
    return true;
}

void Writer::check_any_link(const Record& record, const Field& field, FieldErrors& errors, const std::string& path) {
    const auto link = schema::Codec<schema::Reference>::from(record.at(field));
    const schema::ShapePointer target = schema_->find(link.entity);
    if (!target || !sees(*target, link.key)) errors.add(path + field.name(), {"field.no_such_record", {{"id", link.key.to_text()}}});
}

// An id of another entity, of nothing, or of what the actor may not see: one message for all, so that none can be told.
void Writer::check_link(const Record& record, const Field& field, FieldErrors& errors, const std::string& path) {
    const schema::ShapePointer target = schema_->get(field.target());
    std::vector<Key> keys;
    if (field.type() == FieldType::links) keys = std::get<std::vector<Key>>(record.at(field));
    else keys.push_back(std::get<Key>(record.at(field)));
    for (const Key& key : keys) {
        if (!sees(*target, key)) errors.add(path + field.name(), {"field.no_such_record", {{"id", key.to_text()}}});
    }
}

namespace {

std::string unique_kind(const Field& field) { return field.entity().name() + "." + field.name(); }

}  // namespace

// A refused record must leave nothing behind, so what is unique is looked at first and claimed once all else is right.
void Writer::check_unique(const Record& record, const Record* before, FieldErrors& errors, const std::string& path) {
    for (const Field* field : record.shape().fields()) {
        if (!field->options().unique || !record.has(*field)) continue;
        const std::string value = field->kind().to_text(*field, record.at(*field));
        if (before && before->has(*field) && field->kind().to_text(*field, before->at(*field)) == value) continue;
        if (connection_.integer("SELECT 1 FROM unique_keys WHERE kind=$1 AND value=$2", {unique_kind(*field), value}) != 0)
            errors.add(path + field->name(), {"field.taken", {{"value", value}}});
    }
}

// Nobody had it when it was looked at. Where somebody else has claimed it since, the work runs again and is told.
void Writer::claim_unique(const Record& record, const Record* before, FieldErrors& errors, const std::string& path) {
    for (const Field* field : record.shape().fields()) {
        if (!field->options().unique) continue;
        const std::string value = record.has(*field) ? field->kind().to_text(*field, record.at(*field)) : "";
        const std::string old = before && before->has(*field) ? field->kind().to_text(*field, before->at(*field)) : "";
        if (value == old) continue;
        if (!value.empty()) {
            if (claimed_.insert({unique_kind(*field), value}).second)
                connection_.run_on_one(kClaim, {unique_kind(*field), value, record.shape().name()});
            else
                errors.add(path + field->name(), {"field.taken", {{"value", value}}});
        }
        if (!old.empty()) release(*field, old);
    }
}

void Writer::release_unique(const Record& record) {
    for (const Field* field : record.shape().fields())
        if (field->options().unique && record.has(*field)) release(*field, field->kind().to_text(*field, record.at(*field)));
}

void Writer::release(const Field& field, const std::string& value) {
    claimed_.erase({unique_kind(field), value});
    connection_.run("DELETE FROM unique_keys WHERE kind=$1 AND value=$2", {unique_kind(field), value});
}

}  // namespace lazo::records
