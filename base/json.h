// JSON in and out. The only place that knows the JSON library (RapidJSON): its default parse overflows the stack on deep
// input and takes broken UTF-8, so nobody else calls it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lazo::json {

// A view of one node of a Document; valid while the Document lives. Copies like a pointer.
class Value {
   public:
    bool is_null() const;
    bool is_bool() const;
    bool is_integer() const;  // a whole number that fits int64
    bool is_number() const;
    bool is_text() const;
    bool is_array() const;
    bool is_object() const;

    // Each requires the matching is_...(); a wrong type is Error{internal}.
    bool boolean() const;
    std::int64_t integer() const;
    double number() const;
    std::string_view text() const;
    // The number as written ("12.50"), for exact decimals.
    std::string_view number_text() const;

    std::size_t size() const;  // of an array or object; else 0
    Value at(std::size_t index) const;
    std::string_view key(std::size_t index) const;   // of the index-th member
    Value member(std::size_t index) const;           // value of the index-th member
    bool has(std::string_view key) const;
    // The member, or a null value when there is none.
    Value operator[](std::string_view key) const;
    // The node as compact JSON text.
    std::string dump() const;

   private:
    friend class Document;
    explicit Value(const void* node) : node_(node) {}
    const void* node_;
};

class Document {
   public:
    // Throws Error{invalid} ("json.syntax" with the offset, "json.encoding", "json.too_deep" over 64 levels).
    explicit Document(std::string_view text);
    ~Document();
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    Value root() const;

   private:
    struct Tree;
    std::unique_ptr<Tree> tree_;
};

// Appends JSON to one growing buffer; the caller keeps the nesting right.
class Writer {
   public:
    Writer();
    ~Writer();
    Writer(Writer&&) noexcept;
    Writer& operator=(Writer&&) noexcept;

    Writer& begin_object();
    Writer& end_object();
    Writer& begin_array();
    Writer& end_array();
    Writer& key(std::string_view name);
    Writer& text(std::string_view value);
    Writer& integer(std::int64_t value);
    Writer& number(double value);
    Writer& boolean(bool value);
    Writer& null();
    // A value that is JSON already (a number as text, a stored document); not checked.
    Writer& raw(std::string_view json);

    std::string_view view() const;
    std::string take();  // the text; the writer is empty afterwards
    std::size_t size() const { return view().size(); }

   private:
    struct Buffer;
    std::unique_ptr<Buffer> buffer_;
};

// The text as a JSON string literal with its quotes.
std::string quoted(std::string_view text);

}  // namespace lazo::json
