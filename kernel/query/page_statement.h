// The statement of one page: which rows, in which order, from where on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/query/cursor.h"
#include "kernel/query/list.h"
#include "kernel/query/plan.h"

namespace lazo::query {

class PageStatement {
 public:
    // Both outlive the statement.
    PageStatement(const Scope& scope, const ListQuestion& question);

    // A sort by one key that may be empty has two phases: the values, then the empty ones, whichever way it goes.
    enum class Phase : std::uint8_t { single, values, empties };

    const Compiler& compiler() const { return compiler_; }
    const Plan& plan() const { return plan_; }
    const std::vector<const schema::Field*>& fields() const { return fields_; }
    bool sees_nothing() const { return visibility_.reach == Reach::nothing; }
    // Columns as load_record takes them, then one value for each sort key, then the primaries. `rows` 0: all of them.
    void write(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows) const;

 private:
    bool few() const;
    void late(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows) const;
    void whole(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows) const;
    void join_rows(Sql& sql) const;
    void keys(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows) const;
    bool descending() const;
    bool needs_wrapping() const;
    void merged(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows) const;
    void found(Sql& sql, const std::optional<Cursor>& from, Phase phase) const;
    void selected(Sql& sql) const;
    void branch(Sql& sql, const std::optional<Cursor>& from, Phase phase, const std::int64_t* owner) const;
    void and_only_shared(Sql& sql) const;
    void and_place(Sql& sql, const std::optional<Cursor>& from, Phase phase) const;
    void and_phase(Sql& sql, Phase phase) const;
    void order(Sql& sql, std::string_view sort_prefix, std::string_view key_prefix) const;
    void key_after(Sql& sql, const Cursor& from, std::string_view prefix) const;
    void after_indexed(Sql& sql, const Cursor& from, Phase phase) const;
    void after(Sql& sql, const Cursor& from, const std::string& sort_prefix, std::string_view key_prefix,
               Phase phase) const;

    Compiler compiler_;
    const ListQuestion& question_;
    const schema::Shape& shape_;
    Visibility visibility_;
    Plan plan_;
    std::vector<const schema::Field*> fields_;
    bool custom_columns_ = false, custom_keys_ = false;
    // The keys first, then the columns of the rows of the page. Not where all that is found is shown, nor as of a
    // moment: there is no way from a key to its version but the union itself.
    bool late_ = true;
};

}  // namespace lazo::query
