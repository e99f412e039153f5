#include "kernel/query/cursor.h"

#include "base/crypto.h"
#include "base/error.h"
#include "base/json.h"

namespace lazo::query {
namespace {

std::string mark_of(std::string_view order) { return crypto::blake2_hex(order).substr(0, 8); }

void write(json::Writer& out, const storage::Bound& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) out.integer(*integer);
    else if (const auto* text = std::get_if<std::string>(&value)) out.text("t" + *text);
    else if (const auto* bytes = std::get_if<storage::Bytes>(&value)) out.text("b" + crypto::to_base64(bytes->bytes));
    else out.null();
}

storage::Bound read(const json::Value& json) {
    if (json.is_null()) return {};
    if (json.is_integer()) return json.integer();
    if (!json.is_text() || json.text().empty()) throw_invalid("cursor", {"list.cursor"});
    if (json.text().front() == 't') return std::string(json.text().substr(1));
    const auto bytes = crypto::from_base64(json.text().substr(1));
    if (!bytes) throw_invalid("cursor", {"list.cursor"});
    return storage::Bytes{*bytes};
}

}  // namespace

std::string Cursor::to_text(std::string_view order) const {
    json::Writer out;
    out.begin_array().text(mark_of(order)).boolean(past_values).text(key.to_text()).begin_array();
    for (const storage::Bound& value : values) write(out, value);
    out.end_array().end_array();
    return crypto::to_base64(out.view());
}

Cursor Cursor::parse(std::string_view text, std::string_view order) {
    const auto bytes = crypto::from_base64(text);
    if (!bytes) throw_invalid("cursor", {"list.cursor"});
    try {
        const json::Document document{*bytes};
        const json::Value root = document.root();
        const bool shaped = root.is_array() && root.size() == 4 && root.at(0).is_text() && root.at(1).is_bool() &&
                            root.at(2).is_text() && root.at(3).is_array();
        if (!shaped || root.at(0).text() != mark_of(order)) throw_invalid("cursor", {"list.cursor"});
        const auto key = schema::Key::parse(root.at(2).text());
        if (!key) throw_invalid("cursor", {"list.cursor"});
        Cursor cursor{root.at(1).boolean(), {}, *key};
        for (std::size_t i = 0; i < root.at(3).size(); i++) cursor.values.push_back(read(root.at(3).at(i)));
        return cursor;
    } catch (const Error&) {
        throw_invalid("cursor", {"list.cursor"});
    }
}

}  // namespace lazo::query
