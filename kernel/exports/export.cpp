#include "kernel/exports/export.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/csv.h"
#include "base/error.h"
#include "base/json.h"
#include "kernel/exports/columns.h"
#include "kernel/exports/labels.h"
#include "kernel/exports/rows.h"
#include "kernel/exports/shown.h"
#include "kernel/records/rows.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::exports {

using schema::Field;
using schema::FieldType;
using schema::Key;
using schema::Record;
using schema::Value;

namespace {

constexpr std::size_t kFirstPage = 100, kMostRows = 1000;  // of a page
constexpr std::size_t kPageBytes = 512u << 10;             // about what a page shall be as text

bool is_primary(const Record& row) {
    const Field* primary = row.shape().find("primary");
    return primary && schema::Codec<bool>::from(row.at(*primary));
}

}  // namespace

class Export::Work {
 public:
    Work(records::Platform& platform, const Texts& texts, const access::Actor& actor, Question question)
        : platform_(platform),
          texts_(texts),
          actor_(actor),
          question_(std::move(question)),
          snapshot_(platform.schema()),
          shape_(question_.shape),
          columns_(read_columns(*snapshot_, actor_, *shape_, question_.fields)),
          shown_(columns_, actor_),
          rights_(actor_, *shape_),
          rows_(snapshot_, rights_, shape_, question_.filter, question_.sort, question_.as_of),
          labels_(snapshot_, actor_),
          out_(question_.delimiter) {
        actor_.require(*shape_, access::Action::export_);
        for (const Column& column : columns_) {
            if (column.field) wanted_.fields.push_back(column.field);
            if (column.primary) wanted_.primaries.push_back(column.collection);
        }
        // An empty list would mean all fields.
        if (wanted_.fields.empty()) wanted_.fields.push_back(&shape_->get("created_at"));
    }

    std::int64_t run(const Write& write) {
        const Told told{*this};
        if (question_.format == Format::csv && !write(head())) return 0;
        std::int64_t count = 0;
        for (;;) {
            const auto [rows, text] = page_text();
            count += rows;
            if (rows == 0 || !write(text)) return count;
        }
    }

 private:
    // Tells what was shown also when the client goes away or a page cannot be read.
    struct Told {
        const Work& work;
        ~Told() { work.shown_.so_far().tell(work.platform_.reads(), work.question_.reader); }
    };

    // Its records are gone before the text is written, which may take as long as the client likes.
    std::pair<std::int64_t, std::string> page_text() {
        const std::vector<Record> rows = page();
        std::string text;
        for (const Record& row : rows) {
            shown_.note(row);
            question_.format == Format::csv ? csv_row(row) : json_row(row, text);
        }
        if (question_.format == Format::csv) text = out_.take();
        page_rows_ = std::clamp<std::size_t>(kPageBytes * rows.size() / (text.size() + 1), 20, kMostRows);
        return {static_cast<std::int64_t>(rows.size()), std::move(text)};
    }

    std::string head() {
        std::set<std::string> taken;
        for (const Column& column : columns_) {
            std::string header =
                question_.headers == Headers::names ? column.name : label_of(texts_, question_.language, column);
            if (!taken.insert(header).second) header = column.name;
            out_.cell(header);
        }
        out_.end_row();
        return (question_.mark == Mark::byte_order ? "\xEF\xBB\xBF" : "") + out_.take();
    }

    // One that a replica gives up is read once more, from the store itself.
    std::vector<Record> page() {
        if (question_.position.empty()) return page_of(*platform_.database().read());
        const auto reading = platform_.database().read_replica(question_.position);
        const Rows::Place before = rows_.place();
        try {
            return page_of(*reading);
        } catch (const Error&) {
            if (!reading->of_replica()) throw;
        }
        rows_.go_back(before);
        return page_of(*platform_.database().read());
    }

    std::vector<Record> page_of(storage::Reading& reading) {
        storage::Connection& connection = reading.connection();
        std::vector<Record> rows = rows_.next(connection, wanted_, page_rows_);
        const bool links = std::any_of(wanted_.fields.begin(), wanted_.fields.end(),
                                       [](const Field* field) { return field->type() == FieldType::links; });
        if (links) records::load_links(connection, rows);
        for (const Record& row : rows) labels_.want(row, wanted_.fields);
        std::set<const schema::Collection*> loaded;
        for (const Column& column : columns_)
            if (column.collection && !column.primary && loaded.insert(column.collection).second)
                load_children(connection, rows, column);
        labels_.fetch(connection);
        return rows;
    }

    // The child rows of a page with one statement. Their parents were judged.
    void load_children(storage::Connection& connection, std::vector<Record>& parents, const Column& column) {
        const Field& link = column.rows->get(column.collection->link);
        std::vector<Value> keys;
        std::map<std::int64_t, Record*> by_id;
        for (Record& parent : parents) {
            keys.emplace_back(Key{0, parent.key.id});
            by_id[parent.key.id] = &parent;
        }
        if (keys.empty()) return;
        const query::Scope scope{*snapshot_, query::all_rights(), connection.dialect(), question_.as_of};
        const std::vector<const Field*> shown = child_fields(column, link);
        query::ListQuestion question{column.rows,
                                     query::Condition::compare({}, link, schema::Operator::in, std::move(keys)),
                                     {{{{}, &column.rows->get("created_at")}, false}},
                                     shown};
        question.fields.push_back(&link);
        question.count = 0;
        query::each_row(connection, scope, question, [&](const Record& row) {
            const auto parent = by_id.find(schema::Codec<Key>::from(row.at(link)).id);
            if (parent == by_id.end()) return true;
            labels_.want(row, shown);
            auto& rows = parent->second->children[column.collection->name];
            rows.insert(is_primary(row) ? rows.begin() : rows.end(), row);
            return true;
        });
    }

    std::vector<const Field*> child_fields(const Column& column, const Field& link) const {
        std::vector<const Field*> fields;
        for (const Field* field : column.rows->fields())
            if (field != &link && field->type() != FieldType::links && actor_.may_read(*field)) fields.push_back(field);
        return fields;
    }

    const std::vector<Record>& children_of(const Record& row, const Column& column) const {
        static const std::vector<Record> none;
        const auto found = row.children.find(column.collection->name);
        return found == row.children.end() ? none : found->second;
    }

    void csv_row(const Record& row) {
        auto primary = row.primaries.begin();
        for (const Column& column : columns_) {
            if (column.field)
                out_.cell(text_of(*column.field, row.at(*column.field)));
            else if (column.primary)
                out_.cell(text_of(*column.rows->title(), *primary++));
            else if (column.collection)
                out_.cell(children_text(row, column));
            else
                out_.cell(row.key.to_text());
        }
        out_.end_row();
    }

    std::string children_text(const Record& row, const Column& column) const {
        std::string text;
        for (const Record& child : children_of(row, column)) {
            const std::string one = child_text(child);
            if (!one.empty()) text += (text.empty() ? "" : "; ") + one;
        }
        return text;
    }
    // The title; of rows without one (an address without a street) what else they say.
    std::string child_text(const Record& child) const {
        const Field* title = child.shape().title();
        if (title && actor_.may_read(*title) && child.has(*title) && title->type() != FieldType::text)
            return text_of(*title, child.at(*title));
        std::string text;
        for (const Field* field : child.shape().fields()) {
            const bool said = field->type() == FieldType::text || field->name() == "country" || field == title;
            if (!said || !actor_.may_read(*field) || !child.has(*field)) continue;
            text += (text.empty() ? "" : ", ") + text_of(*field, child.at(*field));
        }
        return text;
    }

    std::string text_of(const Field& field, const Value& value) const {
        if (schema::is_empty(value)) return {};
        if (field.type() == FieldType::links) {
            std::string text;
            for (const Key& key : std::get<std::vector<Key>>(value))
                text += (text.empty() ? "" : "; ") + labels_.find(field.target(), key);
            return text;
        }
        if (field.value_type() == FieldType::any_link) {
            const auto reference = schema::Codec<schema::Reference>::from(value);
            return labels_.find(reference.entity, reference.key);
        }
        if (!field.target().empty()) return labels_.find(field.target(), std::get<Key>(value));
        if (field.value_type() == FieldType::choice)
            return label_of(texts_, question_.language, field, std::get<std::string>(value));
        if (field.value_type() != FieldType::choices) return field.kind().to_text(field, value);
        std::string text;
        for (const std::string& one : schema::split_choices(std::get<std::string>(value)))
            text += (text.empty() ? "" : "; ") + label_of(texts_, question_.language, field, one);
        return text;
    }

    void json_row(const Record& row, std::string& text) {
        json::Writer out;
        out.begin_object();
        auto primary = row.primaries.begin();
        for (const Column& column : columns_) {
            out.key(column.name);
            if (column.field)
                json_value(out, *column.field, row.at(*column.field));
            else if (column.primary)
                json_value(out, *column.rows->title(), *primary++);
            else if (column.collection)
                json_children(out, row, column);
            else
                out.text(row.key.to_text());
        }
        out.end_object();
        text += out.view();
        text += '\n';
    }

    void json_children(json::Writer& out, const Record& row, const Column& column) const {
        out.begin_array();
        for (const Record& child : children_of(row, column)) {
            out.begin_object().key("id").text(child.key.to_text());
            for (const Field* field : child_fields(column, column.rows->get(column.collection->link)))
                if (field->name() != column.collection->link && !field->options().read_only)
                    json_value(out.key(field->name()), *field, child.at(*field));
            out.end_object();
        }
        out.end_array();
    }

    void json_link(json::Writer& out, const std::string& entity, Key key) const {
        out.key("id").text(key.to_text()).key("label");
        const std::string& label = labels_.find(entity, key);
        if (label.empty())
            out.null();
        else
            out.text(label);
        out.end_object();
    }

    void json_value(json::Writer& out, const Field& field, const Value& value) const {
        if (schema::is_empty(value)) return static_cast<void>(out.null());
        if (field.value_type() == FieldType::any_link) {
            const auto reference = schema::Codec<schema::Reference>::from(value);
            json_link(out.begin_object().key("entity").text(reference.entity), reference.entity, reference.key);
        } else if (field.type() == FieldType::links) {
            out.begin_array();
            for (const Key& key : std::get<std::vector<Key>>(value)) json_link(out.begin_object(), field.target(), key);
            out.end_array();
        } else if (!field.target().empty()) {
            json_link(out.begin_object(), field.target(), std::get<Key>(value));
        } else {
            field.kind().write_json(field, value, out);
        }
    }

    records::Platform& platform_;
    const Texts& texts_;
    const access::Actor actor_;
    const Question question_;
    const schema::SnapshotPointer snapshot_;
    const schema::ShapePointer shape_;
    const std::vector<Column> columns_;
    Shown shown_;
    const ReadAndExport rights_;
    Rows rows_;
    Labels labels_;
    CsvWriter out_;
    std::size_t page_rows_ = kFirstPage;
    Rows::Wanted wanted_;
};

Export::Export(records::Platform& platform, const Texts& texts, const access::Actor& actor, Question question)
    : work_(std::make_unique<Work>(platform, texts, actor, std::move(question))) {}

Export::~Export() = default;

std::int64_t Export::run(const Write& write) { return work_->run(write); }

}  // namespace lazo::exports
