// Writes the FROM and WHERE parts of statements: sources as of a moment, conditions over links and child rows, and the
// rights of the asker, at every level.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/query/condition.h"
#include "kernel/query/rights.h"
#include "kernel/query/sql.h"

namespace lazo::query {

// What a statement is compiled against. All of it outlives the statement.
struct Scope {
    const schema::Snapshot& snapshot;
    const Rights& rights;
    const storage::Dialect& dialect;
    std::optional<std::int64_t> as_of = {};  // the state after this change set; empty: now
};

// One of the disjoint parts that make up what the asker sees. Counts and groups add parts up, never OR them: an OR over
// shares cost 286 ms where two parts cost 3.
enum class Ground : std::uint8_t { everything, owned, shared };

// Where the shares of Ground::shared stand: asked for each row, or before the rows in FROM, joined by their ids. From
// there, 2,000 of them are counted in 0.5 ms instead of 0.7, beside the owned rows in 0.5 instead of 1.4.
enum class Shares : std::uint8_t { asked, before };

// Which index the planner may use for the rights of a walk along a sort index: the tests on the owner are kept away from
// its indexes, so that the order answers.
enum class Steer : std::uint8_t { free, keep_order };

class Compiler {
   public:
    explicit Compiler(const Scope& scope) : scope_(scope) {}
    const Scope& scope() const { return scope_; }

    // "customers t", or the union of the rows and versions that stood as of the moment; with the side table of custom
    // fields ("tx") where asked.
    void source(Sql& sql, const schema::Shape& shape, std::string_view alias, bool with_custom) const;
    // The column of a field under that alias: "t.country", "tx.x_color".
    std::string column(const schema::Field& field, std::string_view alias) const;
    // The condition as a boolean expression that is never misread: false or null are both "no".
    void condition(Sql& sql, const schema::Shape& shape, std::string_view alias, const Condition& condition) const;
    // " AND ..." that leaves what the asker sees, by an OR over all grounds: for walks and single rows.
    void and_visible(Sql& sql, const schema::Shape& shape, std::string_view alias, Steer steer = Steer::free) const;
    // The grounds to add up, and " AND ..." for one of them. `owner_alias` is the row that carries the owner: the row
    // itself, or its customer.
    std::vector<Ground> grounds(const schema::Shape& shape) const;
    void and_ground(Sql& sql, const schema::Shape& owner_shape, std::string_view owner_alias, Ground ground,
                    Shares shares = Shares::asked) const;
    // "(SELECT …) sh": what is shared with the asker, each record once, to stand before the rows.
    void shares(Sql& sql, const schema::Shape& owner_shape) const;
    // "t.shared=1 AND " where the index of shared rows may answer; empty as of a moment.
    std::string only_shared(std::string_view alias) const;
    // Whether the condition names a custom field of the shape itself.
    bool needs_custom(const schema::Shape& shape, const Condition& condition) const;

   private:
    void part(Sql& sql, const schema::Shape& shape, std::string_view alias, const Condition& condition, bool negated) const;
    void group(Sql& sql, const schema::Shape& shape, std::string_view alias, const Condition& condition, bool negated) const;
    void leaf(Sql& sql, const schema::Shape& shape, std::string_view alias, const Condition& condition) const;
    void through_link(Sql& sql, const schema::Shape& shape, std::string_view alias, const Condition& condition) const;
    void compare(Sql& sql, const schema::Shape& shape, std::string_view alias, const Condition& condition) const;
    void compare_key(Sql& sql, const schema::Shape& shape, std::string_view alias, const std::vector<schema::Value>& keys) const;
    void compare_link(Sql& sql, const schema::Shape& shape, std::string_view alias, const Condition& condition) const;
    void compare_text(Sql& sql, std::string_view column, const schema::Field& field, const Condition& condition) const;
    void period(Sql& sql, std::string_view column, const Condition& condition) const;
    void links(Sql& sql, const schema::Shape& shape, std::string_view alias, const Condition& condition) const;
    void exists(Sql& sql, const schema::Shape& shape, std::string_view alias, const Condition& condition) const;
    void aggregate(Sql& sql, const schema::Shape& shape, std::string_view alias, const Condition& condition) const;
    void collection_rows(Sql& sql, const schema::Shape& shape, std::string_view alias, const Condition& condition) const;
    void visible_above(Sql& sql, const schema::Shape& shape, std::string_view alias, const Visibility& visibility) const;
    void visible_owned(Sql& sql, const schema::Shape& shape, std::string_view alias, const Visibility& visibility,
                       Steer steer) const;
    static std::string deeper(std::string_view alias);

    const Scope& scope_;
};

}  // namespace lazo::query
