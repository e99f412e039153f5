#include "kernel/imports/draft.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::imports {

using schema::Record;
using schema::Value;

namespace {

constexpr std::size_t kLongestShown = 200;

// Shortened, and without what a file of errors could not hold.
std::string shown(std::string_view value) {
    std::string text{text::first(value.substr(0, kLongestShown * 4), kLongestShown)};
    std::replace(text.begin(), text.end(), '\0', ' ');
    return text;
}

// Child rows by collection and place, until it is known which places are filled.
class ChildRows {
 public:
    void put(const Target& target, Value value) {
        auto& rows = rows_[target.collection->name];
        const auto at = rows.try_emplace(target.index, target.shape).first;
        at->second.assign(*target.field, std::move(value));
    }
    void move_into(Record& record) {
        for (auto& [name, rows] : rows_)
            for (auto& [place, row] : rows) record.children[name].push_back(std::move(row));
    }

 private:
    std::map<std::string, std::map<std::size_t, Record>> rows_;
};

}  // namespace

Remark Drafter::remark(const SourceRow& row, const MappedColumn* column, Message why, Weight weight) const {
    const std::string_view value = column ? row.cell(column->cell) : std::string_view{row.raw};
    return {weight, row.number, row.line, column ? column->header : std::string{}, shown(value), std::move(why)};
}

bool Drafter::has_more_cells(const SourceRow& row) const {
    for (std::size_t i = columns_in_file_; i < row.cells.size(); i++)
        if (!cells_.is_blank(row.cells[i])) return true;
    return false;
}

Draft Drafter::draft(storage::Connection& connection, records::Writer* writer, const SourceRow& row) {
    Draft draft{plan_.shape};
    draft.key.resize(plan_.key.size());
    if (row.fault)
        draft.remarks.push_back(remark(row, nullptr, *row.fault));
    else if (has_more_cells(row))
        draft.remarks.push_back(
            remark(row, nullptr, {"import.too_many_cells", {{"columns", std::to_string(columns_in_file_)}}}));
    else
        read_cells(connection, writer, row, draft);
    for (const Remark& one : draft.remarks) draft.refused |= one.weight == Weight::error;
    return draft;
}

void Drafter::read_cells(storage::Connection& connection, records::Writer* writer, const SourceRow& row, Draft& draft) {
    ChildRows children;
    for (std::size_t i = 0; i < plan_.columns.size(); i++) {
        const MappedColumn& column = plan_.columns[i];
        const std::string_view cell = row.cell(column.cell);
        if (cells_.is_blank(cell)) continue;
        const auto in_key = std::find(plan_.key.begin(), plan_.key.end(), i);
        const bool may_skip = plan_.mapping.bad_cells == BadCell::skip && in_key == plan_.key.end();
        try {
            Value value = cells_.read(connection, writer, column.target, cell);
            if (schema::is_empty(value)) continue;
            if (in_key != plan_.key.end()) {
                draft.key[static_cast<std::size_t>(in_key - plan_.key.begin())] = value;
                draft.key_is_blank = false;
            }
            if (column.target.collection)
                children.put(column.target, std::move(value));
            else
                draft.record.assign(*column.target.field, std::move(value));
        } catch (const schema::BadValue& bad) {
            draft.remarks.push_back(remark(row, &column, bad.message, may_skip ? Weight::warning : Weight::error));
        }
    }
    children.move_into(draft.record);
}

std::string Drafter::key_text(storage::Connection& connection, const SourceRow& row) {
    std::string text;
    bool blank = true;
    for (const std::size_t i : plan_.key) {
        const MappedColumn& column = plan_.columns[i];
        const std::string_view cell = row.cell(column.cell);
        text += '\x1f';
        if (row.fault || cells_.is_blank(cell)) continue;
        try {
            const Value value = cells_.read(connection, nullptr, column.target, cell);
            if (schema::is_empty(value)) continue;
            text += column.target.field->kind().to_text(*column.target.field, value);
            blank = false;
        } catch (const schema::BadValue&) {
            return {};
        }
    }
    return blank ? std::string{} : text;
}

// A constant of a child row joins a row that some cell makes; alone it makes none.
void Drafter::add_constants(storage::Connection& connection, records::Writer* writer, Draft& draft) {
    for (const Constant& constant : plan_.constants) {
        const Target& target = constant.target;
        Record* to = &draft.record;
        if (target.collection) {
            const auto rows = draft.record.children.find(target.collection->name);
            if (rows == draft.record.children.end() || rows->second.size() <= target.index) continue;
            to = &rows->second[target.index];
        }
        if (!to->has(*target.field)) to->assign(*target.field, cells_.read(connection, writer, target, constant.text));
    }
}

void Drafter::explain(const Error& error, const SourceRow& row, Draft& draft) const {
    draft.refused = true;
    if (error.fields().empty()) draft.remarks.push_back(remark(row, nullptr, error.message()));
    for (const FieldError& field : error.fields()) {
        const auto at = std::find_if(plan_.columns.begin(), plan_.columns.end(),
                                     [&](const MappedColumn& column) { return column.target.path() == field.path; });
        Remark one = remark(row, at == plan_.columns.end() ? nullptr : &*at, field.message);
        if (at == plan_.columns.end()) one.column = field.path;
        draft.remarks.push_back(std::move(one));
    }
}

}  // namespace lazo::imports
