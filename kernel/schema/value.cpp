#include "kernel/schema/value.h"

#include <charconv>

namespace lazo::schema {
namespace {

std::optional<std::int64_t> positive(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc{} || end != text.data() + text.size() || value <= 0) return std::nullopt;
    if (text.front() < '1' || text.front() > '9') return std::nullopt;
    return value;
}

template <class T>
T held(const Value& value) {
    const T* found = std::get_if<T>(&value);
    return found ? *found : T{};
}

}  // namespace

std::string Key::to_text() const {
    if (customer == 0) return std::to_string(id);
    return std::to_string(customer) + "-" + std::to_string(id);
}

std::optional<Key> Key::parse(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) {
        const auto id = positive(text);
        return id ? std::optional{Key{0, *id}} : std::nullopt;
    }
    const auto customer = positive(text.substr(0, dash));
    const auto id = positive(text.substr(dash + 1));
    if (!customer || !id) return std::nullopt;
    return Key{*customer, *id};
}

std::string Reference::to_text() const { return entity + "/" + key.to_text(); }

std::optional<Reference> Reference::parse(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos || slash == 0) return std::nullopt;
    const auto key = Key::parse(text.substr(slash + 1));
    if (!key) return std::nullopt;
    return Reference{std::string(text.substr(0, slash)), *key};
}

std::string join_choices(const std::vector<std::string>& values) {
    std::string joined;
    for (const std::string& value : values) joined += (joined.empty() ? "|" : "") + value + "|";
    return joined;
}

std::vector<std::string> split_choices(std::string_view joined) {
    std::vector<std::string> values;
    while (joined.size() > 1) {
        joined.remove_prefix(1);
        const auto bar = joined.find('|');
        if (bar == std::string_view::npos) break;
        values.emplace_back(joined.substr(0, bar));
        joined.remove_prefix(bar);
    }
    return values;
}

std::string Codec<std::string>::from(const Value& value) { return held<std::string>(value); }
std::int64_t Codec<std::int64_t>::from(const Value& value) { return held<std::int64_t>(value); }
Money Codec<Money>::from(const Value& value) { return held<Money>(value); }
Key Codec<Key>::from(const Value& value) { return held<Key>(value); }
std::vector<Key> Codec<std::vector<Key>>::from(const Value& value) { return held<std::vector<Key>>(value); }
Reference Codec<Reference>::from(const Value& value) {
    return Reference::parse(held<std::string>(value)).value_or(Reference{});
}

}  // namespace lazo::schema
