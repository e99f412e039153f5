// A field of an entity: declared in C++ as a typed handle, or made at run time. A handle names the field in rules and
// questions; its value lives in a Record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/schema/value.h"

namespace lazo::schema {

class Entity;
class Kind;

enum class FieldType : std::uint8_t {
    text, long_text, number, percent, money, flag, date, time, duration, moment, choice, choices, link, links, any_link,
    email, phone, url, address, json, sequence, formula, rollup,
};

// One answer of a choice field. The label comes from the locale files ("customers.kind.person"), or is given here for
// fields made at run time.
struct Option {
    std::string value;
    std::string color = {};  // a name of the web app's status palette; empty: neutral
    std::string label = {};
};

enum class Aggregate : std::uint8_t { count, sum, min, max, latest, avg };

// Kept up to date by the write pipeline from the rows that link here; never computed by a list.
struct Rollup {
    std::string collection = {};  // "interactions": rows that link to this record
    Aggregate aggregate = Aggregate::count;
    std::string field = {};  // of those rows; empty for count
    std::string by = {};     // latest: the row with the greatest value of this field
    std::string where = {};  // which rows count, as filter JSON; empty: all
};

struct FieldOptions {
    std::string to = {};               // link, links: the entity, by name
    std::string reverse = {};          // link: the name under which the other side sees these rows; empty: none
    std::vector<Option> options = {};  // choice, choices
    std::string fallback = {};         // of a new record when nothing is sent, as text; "me" for a link to users
    std::vector<std::string> made_of = {};  // fields that a rule makes it of when nothing is sent
    std::string formula = {};
    Rollup rollup = {};
    FieldType result = FieldType::number;  // formula, rollup: the type of what comes out
    std::string result_to = {};            // rollup latest of a link: the entity it points to
    std::string prefix = {};               // sequence: "T-" makes T-000042
    std::string label = {};                // run time only; declared fields have theirs in the locale files
    double min = -9e12, max = 9e12;        // number, percent, money (whole units), duration
    std::size_t max_length = 0;            // code points; 0: 255 for text, 100,000 for long text
    bool required = false;
    bool indexed = false;    // has an index of its own: filters and sorts on it are quick
    bool unique = false;     // in the whole business: claimed in unique_keys in the same transaction
    bool facet = false;      // stands in the rights index: quick to filter and group by under rights
    bool searched = false;   // part of the full-text document
    bool listed = false;     // a column that lists may show and sort by
    bool sensitive = false;  // hidden unless a role grants it; reads are logged
    bool reads_logged = false;  // who was shown it is kept, though it is not hidden
    bool read_only = false;  // set by rules only
};

// Where the value lives: a column's name is the field's, with a suffix for further ones.
enum class ColumnType : std::uint8_t { integer, text, blob };
struct Column {
    std::string name;
    ColumnType type;
};

class Field {
   public:
    Field(Entity& owner, FieldType type, std::string_view name, FieldOptions options);                 // declared
    Field(const Entity& owner, FieldType type, std::string name, FieldOptions options, std::size_t slot);  // run time
    Field(const Field&) = delete;
    Field& operator=(const Field&) = delete;

    const Entity& entity() const { return *entity_; }
    FieldType type() const { return type_; }
    // The type of the value: that of the result for formulas and roll-ups, else the type itself.
    FieldType value_type() const;
    const std::string& name() const { return name_; }
    // Its first column: the name, or the name and '_' where SQL wants the word for itself ("primary_").
    const std::string& column() const { return column_; }
    const FieldOptions& options() const { return options_; }
    std::size_t slot() const { return slot_; }
    bool custom() const { return custom_; }
    bool reads_logged() const { return options_.sensitive || options_.reads_logged; }
    bool computed() const { return type_ == FieldType::formula || type_ == FieldType::rollup; }
    // The entity a link leads to; empty for every other type.
    const std::string& target() const;
    const Kind& kind() const { return *kind_; }
    // Text that sorts as people expect has a stored sort key, "<name>_key".
    bool has_sort_key() const;
    const Option* find_option(std::string_view value) const;

   private:
    const Entity* entity_;
    const Kind* kind_;
    std::string name_;
    std::string column_;
    FieldOptions options_;
    std::size_t slot_;
    FieldType type_;
    bool custom_;
};

template <class T, FieldType type_tag>
class TypedField : public Field {
   public:
    using value_type = T;
    TypedField(Entity* owner, std::string_view name, FieldOptions options = {})
        : Field(*owner, type_tag, name, std::move(options)) {}
};

using Text = TypedField<std::string, FieldType::text>;
using LongText = TypedField<std::string, FieldType::long_text>;
using Number = TypedField<Decimal, FieldType::number>;
using Percent = TypedField<Decimal, FieldType::percent>;
using Amount = TypedField<Money, FieldType::money>;
using Flag = TypedField<bool, FieldType::flag>;
using Day = TypedField<Date, FieldType::date>;
using Time = TypedField<TimeOfDay, FieldType::time>;
using Span = TypedField<Duration, FieldType::duration>;
using Instant = TypedField<Moment, FieldType::moment>;
using Choice = TypedField<std::string, FieldType::choice>;
using Choices = TypedField<std::vector<std::string>, FieldType::choices>;
using Link = TypedField<Key, FieldType::link>;
using Links = TypedField<std::vector<Key>, FieldType::links>;
using AnyLink = TypedField<Reference, FieldType::any_link>;
using Email = TypedField<std::string, FieldType::email>;
using Phone = TypedField<std::string, FieldType::phone>;
using Url = TypedField<std::string, FieldType::url>;
using PostalAddress = TypedField<std::string, FieldType::address>;
using Json = TypedField<std::string, FieldType::json>;
using SequenceNumber = TypedField<std::string, FieldType::sequence>;
template <class T>
using Formula = TypedField<T, FieldType::formula>;
template <class T>
using RollUp = TypedField<T, FieldType::rollup>;

}  // namespace lazo::schema
