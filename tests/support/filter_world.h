// A store with fields of every type, rows of every kind and somebody of few rights, and a way to ask one filter in
// every way that the program has: all answers must be the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/access/actor.h"
#include "kernel/query/compiler.h"
#include "kernel/query/filter_json.h"
#include "tests/support/filter_entities.h"
#include "tests/support/office.h"

namespace lazo::test {

class FilterWorld {
 public:
    explicit FilterWorld(Engine engine = Engine::chosen);

    // What is asked: an entity ("clients", "calls", "tasks", "users"), by whom, and of when.
    struct Question {
        std::string entity = "clients";
        bool by_rep = false;  // who sees some rows only and not every field; else everything
        bool as_of = false;   // the state after the first change set, which is today's
    };
    static const std::vector<std::string>& entities();

    // The keys of the rows that fulfil the filter, found by one plain statement. Throws what the reader and the
    // compiler throw.
    std::vector<schema::Key> find(const Question& question, std::string_view filter);

    // All that the program answers, as text: the keys of all pages in their order, the exact count and the groups with
    // their measures; or why it refuses.
    struct Wanted {
        std::string filter, sort, group_by, measures;
    };
    std::string answer(const Question& question, const Wanted& wanted);
    // One more row, beside those that are there.
    void add(const FilteredRow& row);
    const schema::Snapshot& snapshot() const { return store_.snapshot(); }

    // Asks the filter by that statement, as a count, in groups, as pages of a list and, where it names own fields only,
    // row by row in C++.
    // Refused is Error{invalid} with a path, whether the filter comes as text or as a part of a body. Says which
    // promise is broken; empty: none.
    std::string broken_promise(const Question& question, std::string_view filter);

 private:
    query::Scope scope(const Question& question);
    query::FilterReader reader(const Question& question);
    std::vector<schema::Key> select(const Question& question, const query::Condition& condition);
    std::vector<schema::Key> leaf_through(const Question& question, const query::Condition& condition,
                                          std::string_view sort);
    std::int64_t count_groups(const Question& question, const query::Condition& condition);
    std::string wrong_answer(const Question& question, const query::Condition& condition);
    std::string otherwise_judged(const Question& question, const query::Condition& condition,
                                 const std::vector<schema::Key>& found) const;
    void settle_people();
    void settle_rows();

    Store store_;
    Office office_;
    std::vector<schema::Record> rows_;
    std::optional<access::Actor> rep_;
};

}  // namespace lazo::test
