// Finds what rows of a file speak of: the record with the same key, and the other side of links. Only what the
// importing person may see is found. Used by one thread; what was found is kept until forget().
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/imports/plan.h"
#include "kernel/query/rights.h"
#include "kernel/schema/fields/kind.h"
#include "kernel/storage/database.h"

namespace lazo::records {
class Writer;
}

namespace lazo::imports {

// The plan and the rights outlive the finders.
class KeyFinder {
 public:
    KeyFinder(const Plan& plan, const query::Rights& rights) : plan_(plan), rights_(rights) {}
    // The records whose key fields have these values, two at most. One value for each key column; an empty one matches
    // nothing else than being left out.
    std::vector<schema::Key> find(storage::Connection& connection, const std::vector<schema::Value>& values) const;

 private:
    std::optional<std::size_t> driving_child(const std::vector<schema::Value>& values) const;
    std::vector<schema::Key> parents_of(storage::Connection& connection, const MappedColumn& column,
                                        const schema::Value& value) const;
    const Plan& plan_;
    const query::Rights& rights_;
};

class LinkFinder {
 public:
    LinkFinder(const Plan& plan, const query::Rights& rights, schema::Reading reading)
        : plan_(plan), rights_(rights), reading_(std::move(reading)) {}
    // The record that the text names; nothing for one that would be made, when there is no writer to make it. Throws
    // schema::BadValue: "import.link_missing", "import.link_ambiguous".
    std::optional<schema::Key> find(storage::Connection& connection, records::Writer* writer, const Target& target,
                                    std::string_view text);
    // After a transaction that was undone: what it made is gone.
    void forget();

 private:
    using Keys = std::vector<schema::Key>;
    // Titles of a small entity, folded, for those who write them in their own way.
    struct Titles {
        bool small = false;
        std::unordered_map<std::string, Keys> folded;
    };
    Keys look_up(storage::Connection& connection, const Target& target, const std::string& text);
    Keys by_field(storage::Connection& connection, const schema::ShapePointer& shape, const schema::Field& field,
                  const std::string& text) const;
    const Titles& titles(storage::Connection& connection, const schema::ShapePointer& shape);
    schema::Key make(records::Writer& writer, const schema::ShapePointer& shape, const std::string& text) const;

    const Plan& plan_;
    const query::Rights& rights_;
    const schema::Reading reading_;
    std::map<std::string, std::unordered_map<std::string, Keys>> found_;  // by target, by text
    std::map<std::string, Titles> titles_;                                // by entity
};

}  // namespace lazo::imports
