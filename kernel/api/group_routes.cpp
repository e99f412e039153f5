// Groups with measures, and boards: the columns of a choice field with their counts and first rows.
#include "base/error.h"
#include "kernel/api/record_json.h"
#include "kernel/api/routes.h"
#include "kernel/api/words.h"
#include "kernel/query/group.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::api {

using schema::Field;

namespace {

std::string label_of(const Call& call, const Field& field, const schema::Value& value, const Labels& labels) {
    if (schema::is_empty(value)) return {};
    if (field.value_type() == schema::FieldType::choice) return option_label(call, field, std::get<std::string>(value));
    if (!field.target().empty()) {
        const std::string* label = labels.find(field.target(), std::get<schema::Key>(value));
        return label ? *label : "";
    }
    return field.kind().to_text(field, value);
}

// "2026", "2026-Q1", "2026-03", the week's Monday, or the day.
std::string bucket_text(Unit unit, const schema::Value& value) {
    if (schema::is_empty(value)) return {};
    const Date day{static_cast<std::int32_t>(std::get<std::int64_t>(value))};
    const std::string text = day.to_text();
    if (unit == Unit::year) return text.substr(0, 4);
    if (unit == Unit::quarter) return text.substr(0, 5) + "Q" + std::to_string((day.month() + 2) / 3);
    if (unit == Unit::month) return text.substr(0, 7);
    return text;
}

class GroupWriter {
   public:
    GroupWriter(const Call& call, const query::GroupQuestion& question, const Labels& labels)
        : call_(call), question_(question), labels_(labels) {}

    void write(json::Writer& out, const query::Group& group) const {
        out.begin_object().key("key").begin_array();
        for (std::size_t i = 0; i < group.keys.size(); i++) write_key(out, i, group.keys[i]);
        out.end_array().key("labels").begin_array();
        for (std::size_t i = 0; i < group.keys.size(); i++) out.text(label(i, group.keys[i]));
        out.end_array().key("count").integer(group.count);
        for (std::size_t i = 0; i < question_.measures.size(); i++)
            if (question_.measures[i].field) write_measure(out.key(question_.measures[i].name), i, group.measures[i]);
        out.end_object();
    }

   private:
    void write_key(json::Writer& out, std::size_t index, const schema::Value& value) const {
        const query::GroupKey& key = question_.by[index];
        if (schema::is_empty(value)) out.null();
        else if (key.unit) out.text(bucket_text(*key.unit, value));
        else if (!key.field->target().empty()) out.text(std::get<schema::Key>(value).to_text());
        else key.field->kind().write_json(*key.field, value, out);
    }
    std::string label(std::size_t index, const schema::Value& value) const {
        const query::GroupKey& key = question_.by[index];
        return key.unit ? bucket_text(*key.unit, value) : label_of(call_, *key.field, value, labels_);
    }
    // One amount, or a list where there are several currencies.
    void write_measure(json::Writer& out, std::size_t index, const std::vector<schema::Value>& values) const {
        const Field& field = *question_.measures[index].field;
        if (values.empty()) out.null();
        if (values.size() == 1) field.kind().write_json(field, values.front(), out);
        if (values.size() < 2) return;
        out.begin_array();
        for (const schema::Value& value : values) field.kind().write_json(field, value, out);
        out.end_array();
    }
    const Call& call_;
    const query::GroupQuestion& question_;
    const Labels& labels_;
};

void note_reads(const Call& call, const query::GroupQuestion& question, std::size_t groups) {
    const auto note = [&](const Field* field) {
        if (field && field->reads_logged() && groups > 0)
            call.shown().note_many(question.shape->name(), field->name(), static_cast<std::int64_t>(groups));
    };
    for (const query::GroupKey& key : question.by) note(key.field);
    for (const query::Measure& measure : question.measures) note(measure.field);
}

http::Response groups(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    query::GroupQuestion question{shape, call.filters().read(*shape, call.argument("filter")),
                                  query::read_group_keys(call.actor, *shape, call.argument("by")),
                                  query::read_measures(call.actor, *shape, call.argument("measure")), call.actor.zone()};
    const auto reading = call.view();
    storage::Connection& connection = reading->connection();
    const auto found = query::group(connection, call.scope(connection, call.as_of(connection)), question);
    note_reads(call, question, found.size());
    Labels labels{call, connection};
    for (const query::Group& group : found)
        for (std::size_t i = 0; i < group.keys.size(); i++)
            if (const auto* key = std::get_if<schema::Key>(&group.keys[i])) labels.want(question.by[i].field->target(), *key);
    labels.fetch();
    const GroupWriter writer{call, question, labels};
    json::Writer out;
    out.begin_object().key("groups").begin_array();
    for (const query::Group& group : found) writer.write(out, group);
    out.end_array().end_object();
    return http::Response::json(200, out.take());
}


http::Response board(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const query::FieldPath by = query::find_path(*call.schema, call.actor, *shape, call.argument("by"), "by");
    if (!by.links.empty() || by.field->value_type() != schema::FieldType::choice) throw_invalid("by", {"board.choice_needed"});
    const query::Condition filter = call.filters().read(*shape, call.argument("filter"));
    const Columns columns = read_columns(call, *shape, call.argument("fields"), Default::listed);
    const auto reading = call.view();
    storage::Connection& connection = reading->connection();
    const auto as_of = call.as_of(connection);
    const query::Scope scope = call.scope(connection, as_of);
    std::map<std::string, std::int64_t> counts;
    for (const query::Group& group : query::group(connection, scope, {shape, filter, {{by.field, {}}}, {}, call.actor.zone()}))
        if (!schema::is_empty(group.keys.front())) counts[std::get<std::string>(group.keys.front())] = group.count;
    const auto& options = by.field->options().options;
    std::vector<query::ListQuestion> questions;
    for (const schema::Option& option : options) {
        query::ListQuestion question{shape, filter && query::Condition::compare({}, *by.field, schema::Operator::eq, {schema::Value{option.value}}),
                                     query::read_sort(*call.schema, call.actor, *shape, call.argument("sort"))};
        question.fields = columns.fields;
        question.primaries = columns.primaries;
        question.limit = call.limit(20, 100);
        question.count = counts[option.value];
        if (counts[option.value] > 0) questions.push_back(std::move(question));
    }
    std::vector<query::Page> pages = query::lists(connection, scope, questions);
    auto page_of_column = pages.begin();
    json::Writer out;
    out.begin_object().key("columns").begin_array();
    for (const schema::Option& option : options) {
        query::Page page = counts[option.value] > 0 ? std::move(*page_of_column++) : query::Page{};
        load_children(call, connection, page.rows, columns, as_of);
        RecordWriter writer{call, connection, columns};
        writer.prepare(page.rows);
        out.begin_object().key("value").text(option.value).key("label").text(option_label(call, *by.field, option.value));
        out.key("color").text(option.color).key("count").integer(counts[option.value]).key("rows").begin_array();
        for (const schema::Record& row : page.rows) writer.write(out, row);
        out.end_array().key("next");
        page.next.empty() ? out.null() : out.text(page.next);
        out.end_object();
    }
    out.end_array().end_object();
    return http::Response::json(200, out.take());
}

}  // namespace

void add_group_routes(http::Router& router, Services& services) {
    add_route(router, services, http::Method::get, "/api/v1/{entity}/groups", groups, "group");
    add_route(router, services, http::Method::get, "/api/v1/{entity}/board", board, "board");
}

}  // namespace lazo::api
