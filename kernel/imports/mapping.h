// What a person says about a file: which column goes where, and how rows meet the records that are there already.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/loose.h"
#include "kernel/imports/source_file.h"

namespace lazo::imports {

enum class Mode : std::uint8_t {
    create,  // a row whose key is there already leaves its record as it is
    update,  // a row without its record is refused
    both,
};
// The same key again in one file: what a later row does.
enum class SameKey : std::uint8_t {
    refuse,
    merge,  // it fills what is still empty; where it says something else, the first stands and a warning is left
};
// A row whose key columns are blank.
enum class BlankKey : std::uint8_t { refuse, create };
// A cell that its field cannot take.
enum class BadCell : std::uint8_t {
    refuse,  // with its row
    skip,    // the row goes in without it, and a warning is left
};

// On the wire:
// {"columns":{"Nombre":"name","Correo":"emails.email"},"key":["emails.email"],"mode":"create|update|both",
//  "same_key":"merge|refuse","constants":{"source":"import"},"date_order":"dmy|mdy|ymd",
//  "decimal_mark":",|.",
//  "blank_key":"refuse|create","bad_cells":"refuse|skip","blanks":["NA"],"create_missing":["tags"],
//  "encoding":"windows-1252","delimiter":";","header":true}
// Only `columns` is needed; a column may go to several targets: ["external_id","name"]. A target is a field ("name"), a
// field of the first or the n-th child row ("emails.email", "emails[2].email"), or a link by a field of its other side
// ("company.external_id", "company.id"); a link alone is found by any unique field or the title of the other side. A
// constant is written to new records, and to empty fields of others; so is a key's cell in its other targets.
struct Mapping {
    std::vector<std::pair<std::string, std::string>> columns;  // header, target
    std::vector<std::pair<std::string, std::string>> constants;
    std::vector<std::string> key;
    Mode mode = Mode::create;
    SameKey same_key = SameKey::refuse;
    BlankKey blank_key = BlankKey::refuse;
    BadCell bad_cells = BadCell::refuse;
    DateOrder date_order = DateOrder::either;
    DecimalMark decimal_mark = DecimalMark::either;
    std::set<std::string, std::less<>> blanks;          // cells that say nothing: "NA"
    std::set<std::string, std::less<>> create_missing;  // links whose other side is made when it is not found
    std::optional<std::string> encoding;                // instead of what was guessed
    std::optional<char> delimiter;
    std::optional<bool> has_header;

    Dialect over(Dialect guessed) const;
};

// Throws Error{invalid} with all field errors, at "mapping.mode" and so on.
Mapping read_mapping(const json::Value& json);
Mode mode_of(std::string_view word);  // throws Error{invalid} at "mapping.mode"
// What read_mapping takes.
std::string to_json(const Mapping& mapping);

}  // namespace lazo::imports
