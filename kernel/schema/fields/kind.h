// What a field's type can do: read a value from JSON or from the text of a file, write it, say which columns hold it and
// which operators ask about it. One stateless object a type; nothing else in the program switches on types.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/time.h"
#include "kernel/schema/field.h"

namespace lazo::schema {

// A value that cannot be taken; whoever reads adds the path and collects.
struct BadValue {
    Message message;
};

// "It must be between 0 and 100": the bounds of the field's options.
Message out_of_range(const Field& field);

enum class DateOrder : std::uint8_t { day_first, month_first };

// What reading a value needs to know of the company and the asker.
struct Reading {
    std::string country = "ES";   // of phones without a prefix
    std::string currency = "EUR";  // of amounts without one
    Zone zone{"UTC"};             // of local dates and times
    DateOrder date_order = DateOrder::day_first;
};

enum class Operator : std::uint16_t {
    eq = 1, ne = 2, lt = 4, le = 8, gt = 16, ge = 32, in = 64, empty = 128, contains = 256, starts = 512, ends = 1024,
    has = 2048, period = 4096, me = 8192,
};
using Operators = std::uint16_t;
constexpr Operators operator|(Operator left, Operator right) {
    return static_cast<Operators>(static_cast<Operators>(left) | static_cast<Operators>(right));
}
constexpr Operators operator|(Operators left, Operator right) {
    return static_cast<Operators>(left | static_cast<Operators>(right));
}
constexpr bool allows(Operators set, Operator one) { return (set & static_cast<Operators>(one)) != 0; }
std::string_view name_of(Operator one);
// False when no operator has that name.
bool find_operator(std::string_view name, Operator& found);

// How a value stands in its columns.
enum class Form : std::uint8_t {
    integer,  // one integer
    text,     // one text
    money,    // minor units and currency: "amount", "amount_currency"
    key,      // a link: one integer, and "<name>_customer" before it where the target is kept by customer
    none,     // no column: links live in a table of their own
};

class Kind {
   public:
    virtual ~Kind() = default;
    virtual std::string_view name() const = 0;
    virtual Form form() const = 0;
    virtual Operators operators() const = 0;
    // Null reads as empty. Throws BadValue.
    virtual Value read_json(const Field& field, const json::Value& json, const Reading& reading) const = 0;
    // The text of a cell: more forgiving ("31/12/2026", "1.234,56", "sí"). Blank reads as empty. Throws BadValue.
    virtual Value read_text(const Field& field, std::string_view text, const Reading& reading) const = 0;
    // `value` is not empty in both.
    virtual void write_json(const Field& field, const Value& value, json::Writer& out) const = 0;
    virtual std::string to_text(const Field& field, const Value& value) const = 0;
};

const Kind& kind_of(FieldType type);
std::string_view name_of(FieldType type);
// False when no type has that name.
bool find_type(std::string_view name, FieldType& found);

// The columns that hold the field's value, its sort key last. `target_by_customer`: the link's target has such keys.
std::vector<Column> columns_of(const Field& field, bool target_by_customer);

}  // namespace lazo::schema
