// Random filters, sorts, groups and rows over any entity, drawn from its declaration: every operator of every type of
// field, at every depth. Keeps count of what came, so that a test can say that nothing was left out.
#pragma once

#include <map>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "kernel/schema/fields/kind.h"
#include "kernel/schema/snapshot.h"
#include "tests/support/filter_entities.h"

namespace lazo::test {

class FilterChance {
 public:
    static constexpr int kDeepest = 3;  // filters around a comparison: all, any, not, rows of a collection

    FilterChance(const schema::Snapshot& snapshot, std::uint32_t seed) : snapshot_(snapshot), engine_(seed) {}

    // As people send it.
    std::string filter(const schema::Shape& shape, int depth);
    std::string sort(const schema::Shape& shape);      // up to three keys; may be empty
    std::string group_by(const schema::Shape& shape);  // one or two keys
    std::string measures(const schema::Shape& shape);
    // Fields of a row, each of them often empty.
    std::string fields(const schema::Shape& shape);
    std::size_t below(std::size_t end) { return engine_() % end; }
    bool one_in(std::size_t n) { return below(n) == 0; }

    // Type, operator and depth, and how often each came.
    using Cell = std::tuple<std::string, std::string, int>;
    const std::map<Cell, int>& cells() const { return cells_; }
    // All that the fields of the entities allow.
    std::vector<Cell> possible(const std::vector<std::string>& entities) const;

 private:
    std::string filter_at(const schema::Shape& shape, int depth, int level);
    std::string group(const schema::Shape& shape, int depth, int level);
    std::string rows(const schema::Shape& shape, int depth, int level);
    std::string leaf(const schema::Shape& shape, int level);
    std::string asked(const schema::Field& field, schema::Operator op);
    std::string period();
    std::string value(const schema::Field& field);
    const schema::Field* any_field(const schema::Shape& shape);
    const std::string& of(const std::vector<std::string>& texts) { return texts[below(texts.size())]; }

    const schema::Snapshot& snapshot_;
    std::mt19937 engine_;
    std::map<Cell, int> cells_;
};

}  // namespace lazo::test
