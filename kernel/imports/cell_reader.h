// Reads the text of a cell as the value of a field: more forgiving than the API, but never a guess between two
// meanings.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/locale.h"
#include "kernel/imports/finders.h"
#include "kernel/imports/plan.h"

namespace lazo::imports {

class CellReader {
 public:
    // All of it outlives the reader.
    CellReader(const Plan& plan, const Texts& texts, LinkFinder& links, schema::Reading reading);

    // True for a blank cell, and for one that the mapping says means nothing.
    bool is_blank(std::string_view cell) const;
    // Of what is not blank. `writer` makes what links lack, where the mapping allows it; null: nothing is made. Throws
    // schema::BadValue.
    schema::Value read(storage::Connection& connection, records::Writer* writer, const Target& target,
                       std::string_view cell);

 private:
    // The answers of a choice field by every name they have.
    using Names = std::unordered_map<std::string, std::string>;
    const Names& option_names(const schema::Field& field);
    schema::Value plain(const schema::Field& field, std::string_view cell) const;
    schema::Value date(const schema::Field& field, std::string_view cell) const;
    schema::Value moment(std::string_view cell) const;
    schema::Value number(const schema::Field& field, std::string_view cell) const;
    schema::Value money(const schema::Field& field, std::string_view cell) const;
    std::string option(const schema::Field& field, std::string_view cell);
    schema::Value choices(const schema::Field& field, std::string_view cell);
    schema::Value links(storage::Connection& connection, records::Writer* writer, const Target& target,
                        std::string_view cell);

    const Plan& plan_;
    const Texts& texts_;
    LinkFinder& links_;
    const schema::Reading reading_;
    std::map<const schema::Field*, Names> options_;
};

}  // namespace lazo::imports
