#include "kernel/search/searched.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "kernel/query/list.h"
#include "kernel/schema/fields/kind.h"
#include "kernel/search/documents.h"
#include "kernel/storage/tables.h"

namespace lazo::search {

using query::Sql;
using schema::Field;
using schema::FieldType;
using schema::Key;
using schema::Record;
using schema::Shape;

namespace {

constexpr std::size_t kLongest = 2000;      // code points of one value that are searched
constexpr std::size_t kLongestTitle = 600;  // of a title's: an entry of PostgreSQL's indexes ends at 2704 bytes
constexpr std::size_t kKeysAtOnce = 128;

bool is_searched(const Field& field) { return field.options().searched && field.kind().form() == schema::Form::text; }

std::vector<const Field*> searched_fields(const Shape& shape, const query::Rights& rights) {
    std::vector<const Field*> fields;
    for (const Field* field : shape.fields())
        if (is_searched(*field) && rights.may_read(*field)) fields.push_back(field);
    return fields;
}

// The title first: what is found in it is told as such.
void put_title_first(Searched& searched) {
    const auto title = std::find(searched.fields.begin(), searched.fields.end(), searched.shape->title());
    searched.titled = title != searched.fields.end();
    if (searched.titled) std::rotate(searched.fields.begin(), title, title + 1);
}

void add_children(const schema::Snapshot& snapshot, Searched& searched, const query::Rights& rights) {
    for (const schema::Collection& collection : searched.shape->collections()) {
        if (!collection.child) continue;
        SearchedChild child{collection.name, snapshot.get(collection.entity), {}};
        if (rights.visible(*child.shape).reach == query::Reach::nothing) continue;
        child.fields = searched_fields(*child.shape, rights);
        if (!child.fields.empty()) searched.children.push_back(std::move(child));
    }
}

bool names_custom(const std::vector<const Field*>& fields) {
    return std::any_of(fields.begin(), fields.end(), [](const Field* field) { return field->custom(); });
}

// FROM and WHERE of the wanted rows that the asker sees.
void from_wanted(Sql& sql, const query::Compiler& compiler, const Shape& shape, bool custom,
                 const std::vector<Key>& keys, std::size_t from, std::size_t to) {
    sql << " FROM ";
    wanted_keys(sql, keys, from, to);
    sql << compiler.scope().dialect.ordered_join();
    compiler.source(sql, shape, "t", custom);
    sql << " WHERE t.id=wanted.column2";
    if (shape.entity().by_customer()) sql << " AND t.customer=wanted.column1";
    compiler.and_visible(sql, shape, "t");
}

template <class Visit>
void in_parts(std::size_t size, const Visit& visit) {
    for (std::size_t from = 0; from < size; from += kKeysAtOnce) visit(from, std::min(size, from + kKeysAtOnce));
}

// Ids are unique inside an entity: a child finds its parent by the id alone.
void load_child_rows(storage::Connection& connection, const query::Scope& scope, const SearchedChild& child,
                     std::vector<Record>& records) {
    const query::Compiler compiler{scope};
    std::map<std::int64_t, Record*> parents;
    for (Record& record : records) parents[record.key.id] = &record;
    std::vector<std::int64_t> ids;
    for (const auto& [id, record] : parents) ids.push_back(id);
    std::vector<const Field*> fields = child.fields;
    fields.push_back(child.shape->parent_link());
    in_parts(ids.size(), [&](std::size_t from, std::size_t to) {
        Sql sql;
        sql << "SELECT " << query::select_columns(compiler, *child.shape, fields, "t") << " FROM ";
        compiler.source(sql, *child.shape, "t", names_custom(fields));
        sql << " WHERE " << compiler.column(*child.shape->parent_link(), "t");
        sql.in({ids.begin() + static_cast<std::ptrdiff_t>(from), ids.begin() + static_cast<std::ptrdiff_t>(to)});
        connection.each(sql.text, sql.bound, [&](storage::Statement& row) {
            int column = 0;
            Record loaded = query::load_record(child.shape, fields, row, column);
            const auto parent = parents.find(std::get<Key>(loaded.at(*child.shape->parent_link())).id);
            if (parent != parents.end()) parent->second->children[child.collection].push_back(std::move(loaded));
        });
    });
}

void load_children(storage::Connection& connection, const query::Scope& scope, const Searched& searched,
                   std::vector<Record>& records) {
    for (const SearchedChild& child : searched.children) load_child_rows(connection, scope, child, records);
    for (Record& record : records)
        for (auto& [collection, rows] : record.children)
            std::sort(rows.begin(), rows.end(), [](const Record& a, const Record& b) { return a.key.id < b.key.id; });
}

void read_rows(storage::Connection& connection, const Searched& searched, const std::vector<const Field*>& fields,
               const Sql& sql, std::vector<Record>& records) {
    connection.each(sql.text, sql.bound, [&](storage::Statement& row) {
        int column = 0;
        records.push_back(query::load_record(searched.shape, fields, row, column));
    });
}

void add_piece(std::vector<Piece>& pieces, const Record& record, const Field& field, bool title) {
    if (!record.has(field)) return;
    Piece piece{&field, field.kind().to_text(field, record.at(field)), {}, title};
    piece.folded =
        field.type() == FieldType::phone ? text::digits(piece.shown) : text::fold(text::first(piece.shown, kLongest));
    if (!piece.folded.empty()) pieces.push_back(std::move(piece));
}

void add_line(std::string& lines, const std::string& line) {
    if (!lines.empty()) lines += '\n';
    lines += line;
}

}  // namespace

Corpus corpus_of(const Shape& shape) {
    if (shape.entity().options().ownership != schema::Ownership::inherited) return Corpus::names;
    const auto& fields = shape.fields();
    const bool told = std::any_of(fields.begin(), fields.end(), [](const Field* field) {
        return is_searched(*field) && field->type() == FieldType::long_text;
    });
    return told ? Corpus::texts : Corpus::names;
}

std::string_view table_of(Corpus corpus) { return corpus == Corpus::names ? "index_names" : "index_texts"; }

bool Searched::custom() const { return names_custom(fields); }

std::vector<const Field*> Searched::columns() const {
    std::vector<const Field*> columns = fields;
    if (shape->entity().owned()) columns.push_back(&shape->get("owner"));
    const bool title_is_missing = !titled && shape->title() && shape->title()->kind().form() == schema::Form::text;
    if (title_is_missing) columns.push_back(shape->title());
    return columns;
}

std::optional<Searched> searched_of(const schema::Snapshot& snapshot, const schema::ShapePointer& shape,
                                    const query::Rights& rights) {
    if (shape->entity().options().internal || shape->entity().is_child()) return std::nullopt;
    Searched searched{shape, corpus_of(*shape), false, searched_fields(*shape, rights), {}};
    put_title_first(searched);
    add_children(snapshot, searched, rights);
    if (searched.fields.empty() && searched.children.empty()) return std::nullopt;
    return searched;
}

std::vector<Searched> all_searched(const schema::Snapshot& snapshot) {
    std::vector<Searched> all;
    for (const schema::ShapePointer& shape : snapshot.in_order())
        if (auto searched = searched_of(snapshot, shape, query::all_rights())) all.push_back(std::move(*searched));
    return all;
}

std::string plan_of(const schema::Snapshot& snapshot) {
    std::vector<std::string> lines;
    for (const Searched& searched : all_searched(snapshot)) {
        std::string line = searched.shape->name() + ":";
        for (const Field* field : searched.fields) line += field->name() + ",";
        for (const SearchedChild& child : searched.children)
            for (const Field* field : child.fields) line += child.collection + "." + field->name() + ",";
        lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end());
    std::string plan = "2";  // grows when documents are made in another way
    for (const std::string& line : lines) plan += ";" + line;
    return plan;
}

std::vector<Record> load_rows(storage::Connection& connection, const query::Scope& scope, const Searched& searched,
                              const std::vector<Key>& keys) {
    const query::Compiler compiler{scope};
    const std::vector<const Field*> fields = searched.columns();
    std::vector<Record> records;
    in_parts(keys.size(), [&](std::size_t from, std::size_t to) {
        Sql sql;
        sql << "SELECT " << query::select_columns(compiler, *searched.shape, fields, "t");
        from_wanted(sql, compiler, *searched.shape, names_custom(fields), keys, from, to);
        read_rows(connection, searched, fields, sql, records);
    });
    // The padding repeats a key.
    std::sort(records.begin(), records.end(), [](const Record& a, const Record& b) { return a.key < b.key; });
    const auto same = [](const Record& a, const Record& b) { return a.key == b.key; };
    records.erase(std::unique(records.begin(), records.end(), same), records.end());
    load_children(connection, scope, searched, records);
    return records;
}

std::vector<Record> load_next(storage::Connection& connection, const query::Scope& scope, const Searched& searched,
                              Key after, int limit) {
    const query::Compiler compiler{scope};
    const std::vector<const Field*> fields = searched.columns();
    Sql sql;
    sql << "SELECT " << query::select_columns(compiler, *searched.shape, fields, "t") << " FROM ";
    compiler.source(sql, *searched.shape, "t", names_custom(fields));
    if (searched.shape->entity().by_customer()) {
        sql << " WHERE (t.customer,t.id)>(";
        sql.bind(after.customer) << ",";
        sql.bind(after.id) << ") ORDER BY t.customer,t.id LIMIT ";
    } else {
        sql << " WHERE t.id>";
        sql.bind(after.id) << " ORDER BY t.id LIMIT ";
    }
    sql.bind(std::int64_t{limit});
    std::vector<Record> records;
    read_rows(connection, searched, fields, sql, records);
    load_children(connection, scope, searched, records);
    return records;
}

std::vector<Key> visible_keys(storage::Connection& connection, const query::Scope& scope, const Shape& shape,
                              const std::vector<Key>& keys) {
    const query::Compiler compiler{scope};
    const bool by_customer = shape.entity().by_customer();
    std::vector<Key> visible;
    in_parts(keys.size(), [&](std::size_t from, std::size_t to) {
        Sql sql;
        sql << (by_customer ? "SELECT t.customer,t.id" : "SELECT 0,t.id");
        from_wanted(sql, compiler, shape, false, keys, from, to);
        connection.each(sql.text, sql.bound, [&](storage::Statement& row) {
            visible.push_back({row.integer(0), row.integer(1)});
        });
    });
    std::sort(visible.begin(), visible.end());
    visible.erase(std::unique(visible.begin(), visible.end()), visible.end());
    return visible;
}

std::vector<Piece> pieces_of(const Searched& searched, const Record& record) {
    std::vector<Piece> pieces;
    for (const Field* field : searched.fields)
        add_piece(pieces, record, *field, searched.titled && field == searched.shape->title());
    for (const SearchedChild& child : searched.children) {
        const auto rows = record.children.find(child.collection);
        if (rows == record.children.end()) continue;
        for (const Record& row : rows->second)
            for (const Field* field : child.fields) add_piece(pieces, row, *field, false);
    }
    return pieces;
}

Document document_of(Corpus corpus, const std::vector<Piece>& pieces) {
    Document document;
    for (const Piece& piece : pieces) {
        const FieldType type = piece.field->type();
        const bool contact = type == FieldType::email || type == FieldType::phone;
        const bool title = corpus == Corpus::names && piece.title;
        if (title) document.title = text::first(piece.folded, kLongestTitle);
        if (title ? document.title.size() < piece.folded.size() : type != FieldType::phone)
            add_line(document.words, piece.folded);
        if (corpus == Corpus::names && (piece.title || contact)) add_line(document.grams, piece.folded);
    }
    return document;
}

Document document_of(const Searched& searched, const Record& record) {
    Document document = document_of(searched.corpus, pieces_of(searched, record));
    document.entity = searched.shape->name();
    document.key = record.key;
    document.since = record.created_set;
    if (searched.shape->entity().owned())
        document.owner = schema::Codec<Key>::from(record.at(searched.shape->get("owner"))).id;
    return document;
}

}  // namespace lazo::search
