#include "kernel/imports/cell_reader.h"

#include <algorithm>
#include <functional>

#include "base/country.h"
#include "base/csv.h"
#include "base/text.h"
#include "kernel/imports/words.h"

namespace lazo::imports {

using schema::BadValue;
using schema::Field;
using schema::FieldType;
using schema::Value;

namespace {

constexpr std::string_view kBroken = "\xEF\xBF\xBD";  // U+FFFD: bytes that were no text in the file's encoding
constexpr std::size_t kLongestCountry = 100;

std::string shown(std::string_view cell) { return std::string(text::first(text::trim_ascii(cell).substr(0, 240), 60)); }

// Options that are the world's countries, by their codes.
bool is_of_countries(const Field& field) {
    return field.options().options.size() > 100 && field.find_option("ES") && field.find_option("GB");
}

void each_part(std::string_view cell, const std::function<void(std::string_view)>& part) {
    while (!cell.empty()) {
        const auto end = std::min(cell.find_first_of(";,|"), cell.size());
        if (const std::string_view one = text::trim_ascii(cell.substr(0, end)); !one.empty()) part(one);
        cell.remove_prefix(std::min(end + 1, cell.size()));
    }
}

// "12.50 USD", "€ 12,50": the currency that a cell names, else the company's.
std::string currency_in(std::string_view cell, const std::string& otherwise) {
    if (cell.find("€") != std::string_view::npos) return "EUR";
    if (cell.find("£") != std::string_view::npos) return "GBP";
    std::string letters;
    for (const char one : cell)
        if ((one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z')) letters += static_cast<char>(one & ~0x20);
    return letters.size() == 3 ? letters : otherwise;
}

}  // namespace

CellReader::CellReader(const Plan& plan, const Texts& texts, LinkFinder& links, schema::Reading reading)
    : plan_(plan), texts_(texts), links_(links), reading_(std::move(reading)) {}

bool CellReader::is_blank(std::string_view cell) const {
    const std::string_view trimmed = text::trim_ascii(cell);
    return trimmed.empty() || (!plan_.mapping.blanks.empty() && plan_.mapping.blanks.contains(trimmed));
}

Value CellReader::read(storage::Connection& connection, records::Writer* writer, const Target& target,
                       std::string_view cell) {
    const Field& field = *target.field;
    if (cell.find(kBroken) != std::string_view::npos) throw BadValue{{"import.broken_text"}};
    switch (field.type()) {
        case FieldType::date:
            return date(field, cell);
        case FieldType::moment:
            return moment(cell);
        case FieldType::number:
        case FieldType::percent:
            return number(field, cell);
        case FieldType::money:
            return money(field, cell);
        case FieldType::choice:
            return option(field, text::trim_ascii(cell));
        case FieldType::choices:
            return choices(field, cell);
        case FieldType::link:
        case FieldType::links:
            return links(connection, writer, target, cell);
        default:
            return plain(field, cell);
    }
}

Value CellReader::plain(const Field& field, std::string_view cell) const {
    return field.kind().read_text(field, restored_cell(cell), reading_);
}

Value CellReader::date(const Field& field, std::string_view cell) const {
    const std::string_view trimmed = text::trim_ascii(cell);
    if (const auto date = parse_date_loose(trimmed, plan_.mapping.date_order)) return std::int64_t{date->days};
    if (trimmed.size() > 10 && trimmed[10] == 'T')
        return field.kind().read_text(field, trimmed.substr(0, 10), reading_);
    throw BadValue{{"import.date", {{"value", shown(cell)}}}};
}

Value CellReader::moment(std::string_view cell) const {
    const std::string_view trimmed = text::trim_ascii(cell);
    if (const auto local = parse_local_loose(trimmed, plan_.mapping.date_order))
        return reading_.zone.at(local->date, local->time).ms;
    try {
        return Moment::parse(trimmed).ms;
    } catch (const Error&) {
        throw BadValue{{"import.date", {{"value", shown(cell)}}}};
    }
}

Value CellReader::number(const Field& field, std::string_view cell) const {
    std::string_view trimmed = text::trim_ascii(cell);
    if (field.type() == FieldType::percent && trimmed.ends_with('%'))
        trimmed = text::trim_ascii(trimmed.substr(0, trimmed.size() - 1));
    const auto number = parse_decimal_loose(trimmed, plan_.mapping.decimal_mark);
    if (!number) throw BadValue{{"import.number", {{"value", shown(cell)}}}};
    return field.kind().read_text(field, number->to_text(), reading_);
}

Value CellReader::money(const Field& field, std::string_view cell) const {
    const auto number = parse_decimal_loose(text::trim_ascii(cell), plan_.mapping.decimal_mark);
    if (!number) throw BadValue{{"import.number", {{"value", shown(cell)}}}};
    return field.kind().read_text(field, number->to_text() + " " + currency_in(cell, reading_.currency), reading_);
}

const CellReader::Names& CellReader::option_names(const Field& field) {
    const auto [at, is_new] = options_.try_emplace(&field);
    if (!is_new) return at->second;
    for (const schema::Option& option : field.options().options)
        for (const std::string& name : names_of(texts_, field, option)) at->second.emplace(name, option.value);
    return at->second;
}

std::string CellReader::option(const Field& field, std::string_view cell) {
    if (const schema::Option* exact = field.find_option(cell)) return exact->value;
    if (cell.size() <= kLongestCountry && is_of_countries(field))
        if (const auto code = find_country(cell); code && field.find_option(*code)) return *code;
    const Names& names = option_names(field);
    const auto found = names.find(plain_words(cell));
    if (found == names.end() || found->first.empty())
        throw BadValue{{"field.no_such_option", {{"value", shown(cell)}}}};
    return found->second;
}

Value CellReader::choices(const Field& field, std::string_view cell) {
    std::string joined;
    each_part(cell, [&](std::string_view one) { joined += option(field, one) + ";"; });
    return field.kind().read_text(field, joined, reading_);
}

Value CellReader::links(storage::Connection& connection, records::Writer* writer, const Target& target,
                        std::string_view cell) {
    if (target.field->type() == FieldType::link) {
        const auto key = links_.find(connection, writer, target, restored_cell(cell));
        return key ? Value{*key} : Value{};
    }
    std::vector<schema::Key> keys;
    each_part(cell, [&](std::string_view one) {
        if (const auto key = links_.find(connection, writer, target, restored_cell(one))) keys.push_back(*key);
    });
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return schema::Codec<std::vector<schema::Key>>::to(std::move(keys));
}

}  // namespace lazo::imports
