// What a field can hold, in the form in which a column holds it. The field's type says how to read it: an integer is a
// count, scaled decimal, flag, date, moment or duration.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/money.h"
#include "base/time.h"

namespace lazo::schema {

// Names a record inside its entity. `customer` is 0 unless the entity is kept by customer: then both are needed, so that
// one customer's rows lie together and a distributed store finds them. In the API it is opaque: "388" or "17-388".
struct Key {
    std::int64_t customer = 0;
    std::int64_t id = 0;
    auto operator<=>(const Key&) const = default;
    explicit operator bool() const { return id != 0; }
    std::string to_text() const;
    static std::optional<Key> parse(std::string_view text);
};

// Names a record of any entity: "tasks/388".
struct Reference {
    std::string entity;
    Key key;
    auto operator<=>(const Reference&) const = default;
    std::string to_text() const;
    static std::optional<Reference> parse(std::string_view text);
};

struct Duration {
    std::int64_t seconds = 0;
    auto operator<=>(const Duration&) const = default;
};

struct Nothing {
    auto operator<=>(const Nothing&) const = default;
};

using Value = std::variant<Nothing, std::int64_t, std::string, Money, Key, std::vector<Key>>;

inline bool is_empty(const Value& value) { return value.index() == 0; }

// Many choices are one text, "|a|b|", in the order of the options.
std::string join_choices(const std::vector<std::string>& values);
std::vector<std::string> split_choices(std::string_view joined);

// Translates between what a typed handle speaks and what a Value holds; an empty value reads as T{}.
template <class T>
struct Codec;

template <>
struct Codec<std::string> {
    static Value to(std::string value) { return value.empty() ? Value{} : Value{std::move(value)}; }
    static std::string from(const Value& value);
};
template <>
struct Codec<std::int64_t> {
    static Value to(std::int64_t value) { return value; }
    static std::int64_t from(const Value& value);
};
template <>
struct Codec<bool> {
    static Value to(bool value) { return std::int64_t{value}; }
    static bool from(const Value& value) { return Codec<std::int64_t>::from(value) != 0; }
};
template <>
struct Codec<Decimal> {
    static Value to(Decimal value) { return value.micros; }
    static Decimal from(const Value& value) { return {Codec<std::int64_t>::from(value)}; }
};
template <>
struct Codec<Moment> {
    static Value to(Moment value) { return value.ms; }
    static Moment from(const Value& value) { return {Codec<std::int64_t>::from(value)}; }
};
template <>
struct Codec<Date> {
    static Value to(Date value) { return std::int64_t{value.days}; }
    static Date from(const Value& value) { return {static_cast<std::int32_t>(Codec<std::int64_t>::from(value))}; }
};
template <>
struct Codec<TimeOfDay> {
    static Value to(TimeOfDay value) { return std::int64_t{value.seconds}; }
    static TimeOfDay from(const Value& value) { return {static_cast<std::int32_t>(Codec<std::int64_t>::from(value))}; }
};
template <>
struct Codec<Duration> {
    static Value to(Duration value) { return value.seconds; }
    static Duration from(const Value& value) { return {Codec<std::int64_t>::from(value)}; }
};
template <>
struct Codec<Money> {
    static Value to(Money value) { return value; }
    static Money from(const Value& value);
};
template <>
struct Codec<Key> {
    static Value to(Key value) { return value ? Value{value} : Value{}; }
    static Key from(const Value& value);
};
template <>
struct Codec<std::vector<Key>> {
    static Value to(std::vector<Key> value) { return value.empty() ? Value{} : Value{std::move(value)}; }
    static std::vector<Key> from(const Value& value);
};
template <>
struct Codec<std::vector<std::string>> {
    static Value to(const std::vector<std::string>& value) { return Codec<std::string>::to(join_choices(value)); }
    static std::vector<std::string> from(const Value& value) { return split_choices(Codec<std::string>::from(value)); }
};
template <>
struct Codec<Reference> {
    static Value to(const Reference& value) { return value.key ? Value{value.to_text()} : Value{}; }
    static Reference from(const Value& value);
};

}  // namespace lazo::schema
