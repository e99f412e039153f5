#include "base/json.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <rapidjson/encodedstream.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "base/error.h"
#include "base/text.h"

namespace lazo::json {
namespace {

constexpr int kMaxDepth = 64;
// Numbers stay text, so that 0.1 and 9007199254740993 arrive as they were written.
constexpr unsigned kParseFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;

// RapidJSON's own tree turns numbers into doubles or strings; a handler of our own sees each number's text.
struct Node {
    enum class Kind : std::uint8_t { null, boolean, number, text, array, object } kind = Kind::null;
    bool truth = false;
    std::string text;
    std::vector<Node> items;
    std::vector<std::string> keys;
};

struct Builder : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
    Node root;
    std::vector<Node*> open;
    std::string key;
    bool too_deep = false;
    bool broken_text = false;

    Node* add() {
        if (open.empty()) return &root;
        Node& parent = *open.back();
        if (parent.kind == Node::Kind::object) parent.keys.push_back(std::move(key));
        return &parent.items.emplace_back();
    }
    bool Null() { return add(), true; }
    bool Bool(bool value) {
        Node* node = add();
        node->kind = Node::Kind::boolean;
        node->truth = value;
        return true;
    }
    bool RawNumber(const char* text, rapidjson::SizeType length, bool) { return put(Node::Kind::number, text, length); }
    bool String(const char* text, rapidjson::SizeType length, bool) {
        return is_whole({text, length}) && put(Node::Kind::text, text, length);
    }
    bool Key(const char* text, rapidjson::SizeType length, bool) {
        key.assign(text, length);
        return is_whole(key);
    }
    // The library lets the escape of a lone low surrogate through, which is no UTF-8.
    bool is_whole(std::string_view text) {
        broken_text = !text::is_utf8(text);
        return !broken_text;
    }
    bool StartObject() { return enter(Node::Kind::object); }
    bool StartArray() { return enter(Node::Kind::array); }
    bool EndObject(rapidjson::SizeType) { return open.pop_back(), true; }
    bool EndArray(rapidjson::SizeType) { return open.pop_back(), true; }

    bool put(Node::Kind kind, const char* text, std::size_t length) {
        Node* node = add();
        node->kind = kind;
        node->text.assign(text, length);
        return true;
    }
    bool enter(Node::Kind kind) {
        too_deep = open.size() >= kMaxDepth;
        if (too_deep) return false;
        Node* node = add();
        node->kind = kind;
        open.push_back(node);
        return true;
    }
};

const Node& node_of(const void* node) { return *static_cast<const Node*>(node); }
const Node& expect(const void* node, Node::Kind kind) {
    const Node& found = node_of(node);
    if (found.kind != kind) throw_internal("JSON node of another type");
    return found;
}
const Node kNull;

}  // namespace

struct Document::Tree {
    Node root;
};

Document::Document(std::string_view text) : tree_(std::make_unique<Tree>()) {
    rapidjson::MemoryStream stream(text.data(), text.size());
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> input(stream);
    rapidjson::Reader reader;
    Builder builder;
    const auto result = reader.Parse<kParseFlags>(input, builder);
    const std::string offset = std::to_string(result.Offset());
    if (builder.too_deep) throw Error{ErrorKind::invalid, {"json.too_deep", {{"limit", std::to_string(kMaxDepth)}}}};
    if (builder.broken_text || result.Code() == rapidjson::kParseErrorStringInvalidEncoding)
        throw Error{ErrorKind::invalid, {"json.encoding", {{"offset", offset}}}};
    if (result.IsError()) throw Error{ErrorKind::invalid, {"json.syntax", {{"offset", offset}}}};
    tree_->root = std::move(builder.root);
}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Value Document::root() const { return Value{&tree_->root}; }

bool Value::is_null() const { return node_of(node_).kind == Node::Kind::null; }
bool Value::is_bool() const { return node_of(node_).kind == Node::Kind::boolean; }
bool Value::is_number() const { return node_of(node_).kind == Node::Kind::number; }
bool Value::is_text() const { return node_of(node_).kind == Node::Kind::text; }
bool Value::is_array() const { return node_of(node_).kind == Node::Kind::array; }
bool Value::is_object() const { return node_of(node_).kind == Node::Kind::object; }

bool Value::is_integer() const {
    if (!is_number()) return false;
    const std::string& text = node_of(node_).text;
    std::int64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size();
}

bool Value::boolean() const { return expect(node_, Node::Kind::boolean).truth; }
std::string_view Value::text() const { return expect(node_, Node::Kind::text).text; }
std::string_view Value::number_text() const { return expect(node_, Node::Kind::number).text; }

std::int64_t Value::integer() const {
    if (!is_integer()) throw_internal("JSON number is not an integer");
    const std::string& text = node_of(node_).text;
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}
double Value::number() const { return std::strtod(expect(node_, Node::Kind::number).text.c_str(), nullptr); }

std::size_t Value::size() const { return node_of(node_).items.size(); }
Value Value::at(std::size_t index) const { return Value{&node_of(node_).items.at(index)}; }
std::string_view Value::key(std::size_t index) const { return node_of(node_).keys.at(index); }
Value Value::member(std::size_t index) const { return at(index); }

bool Value::has(std::string_view key) const {
    const auto& keys = node_of(node_).keys;
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}
Value Value::operator[](std::string_view key) const {
    const Node& node = node_of(node_);
    const auto found = std::find(node.keys.begin(), node.keys.end(), key);
    if (found == node.keys.end()) return Value{&kNull};
    return Value{&node.items[static_cast<std::size_t>(found - node.keys.begin())]};
}

static void write(Writer& out, const Node& node) {
    switch (node.kind) {
        case Node::Kind::null:
            out.null();
            return;
        case Node::Kind::boolean:
            out.boolean(node.truth);
            return;
        case Node::Kind::number:
            out.raw(node.text);
            return;
        case Node::Kind::text:
            out.text(node.text);
            return;
        case Node::Kind::array:
            out.begin_array();
            for (const Node& item : node.items) write(out, item);
            out.end_array();
            return;
        case Node::Kind::object:
            out.begin_object();
            for (std::size_t i = 0; i < node.items.size(); i++) write(out.key(node.keys[i]), node.items[i]);
            out.end_object();
            return;
    }
}
std::string Value::dump() const {
    Writer out;
    write(out, node_of(node_));
    return out.take();
}

namespace {

// RapidJSON looks at each letter and puts it down by itself. Most texts and all names of fields need no escape: those
// go down in one piece.
class PlainWriter : public rapidjson::Writer<rapidjson::StringBuffer> {
 public:
    using Base = rapidjson::Writer<rapidjson::StringBuffer>;
    using Base::Base;
    void text(std::string_view value) {
        const auto length = static_cast<rapidjson::SizeType>(value.size());
        // It wants a pointer even for an empty text.
        if (!is_plain(value)) return static_cast<void>(String(value.data() ? value.data() : "", length));
        Prefix(rapidjson::kStringType);
        char* to = os_->Push(value.size() + 2);
        *to++ = '"';
        to = std::copy(value.begin(), value.end(), to);
        *to = '"';
        EndValue(level_stack_.Empty());
    }

 private:
    // Eight letters at a time: "Determine if a word has a byte less than n", "... a zero byte" of S. E. Anderson's Bit
    // Twiddling Hacks. Letters beyond ASCII are plain.
    static constexpr std::uint64_t kOnes = 0x0101010101010101u, kTops = kOnes * 0x80;
    static std::uint64_t special(std::uint64_t letters) {
        const std::uint64_t quotes = letters ^ (kOnes * '"'), backslashes = letters ^ (kOnes * '\\');
        return ((letters - kOnes * ' ') & ~letters) | ((quotes - kOnes) & ~quotes) |
               ((backslashes - kOnes) & ~backslashes);
    }
    static std::uint64_t word_at(const char* letters) {
        std::uint64_t word;
        std::memcpy(&word, letters, sizeof word);
        return word;
    }
    static bool is_plain(std::string_view value) {
        if (value.empty()) return false;
        std::uint64_t found = 0;
        if (value.size() < sizeof found) {
            std::uint64_t letters = kOnes * ' ';
            for (const char letter : value) letters = letters << 8 | static_cast<unsigned char>(letter);
            return (special(letters) & kTops) == 0;
        }
        // The last word overlaps the one before.
        const char* const last = value.data() + value.size() - sizeof found;
        for (const char* at = value.data(); at < last; at += sizeof found) found |= special(word_at(at));
        return ((found | special(word_at(last))) & kTops) == 0;
    }
};

}  // namespace

struct Writer::Buffer {
    rapidjson::StringBuffer text;
    PlainWriter writer{text};
};
Writer::Writer() : buffer_(std::make_unique<Buffer>()) {}
Writer::~Writer() = default;
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;

namespace {
// RapidJSON wants a pointer even for an empty text.
const char* bytes_of(std::string_view text) { return text.data() ? text.data() : ""; }
}  // namespace

Writer& Writer::begin_object() { return buffer_->writer.StartObject(), *this; }
Writer& Writer::end_object() { return buffer_->writer.EndObject(), *this; }
Writer& Writer::begin_array() { return buffer_->writer.StartArray(), *this; }
Writer& Writer::end_array() { return buffer_->writer.EndArray(), *this; }
Writer& Writer::key(std::string_view name) { return buffer_->writer.text(name), *this; }
Writer& Writer::text(std::string_view value) { return buffer_->writer.text(value), *this; }
Writer& Writer::integer(std::int64_t value) { return buffer_->writer.Int64(value), *this; }
Writer& Writer::number(double value) { return buffer_->writer.Double(value), *this; }
Writer& Writer::boolean(bool value) { return buffer_->writer.Bool(value), *this; }
Writer& Writer::null() { return buffer_->writer.Null(), *this; }
Writer& Writer::raw(std::string_view json) {
    return buffer_->writer.RawValue(bytes_of(json), json.size(), rapidjson::kObjectType), *this;
}

std::string_view Writer::view() const { return {buffer_->text.GetString(), buffer_->text.GetSize()}; }
std::string Writer::take() {
    std::string text{view()};
    buffer_ = std::make_unique<Buffer>();
    return text;
}

std::string quoted(std::string_view text) {
    Writer out;
    out.text(text);
    return out.take();
}

}  // namespace lazo::json
