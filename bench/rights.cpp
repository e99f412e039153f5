// What rights cost: a question compiled for the seller, against the same statement with the same owners written by
// hand.
#include <algorithm>
#include <ctime>

#include "app/program.h"
#include "bench/world.h"
#include "kernel/access/actor.h"
#include "kernel/query/list.h"

namespace lazo::bench {
namespace {

// A store of a server is waited for.
double seconds_on(const storage::Dialect& dialect) {
    timespec time{};
    ::clock_gettime(dialect.name() == "sqlite" ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// The median of nine turns, so that a neighbour's work does not decide.
double us_of(const storage::Dialect& dialect, int times, const std::function<void()>& work) {
    std::vector<double> turns;
    for (int turn = 0; turn < 9; turn++) {
        const double begun = seconds_on(dialect);
        for (int i = 0; i < times; i++) work();
        turns.push_back((seconds_on(dialect) - begun) / times * 1e6);
    }
    std::sort(turns.begin(), turns.end());
    return turns[turns.size() / 2];
}

std::string joined(const std::vector<std::int64_t>& numbers) {
    std::string text;
    for (const std::int64_t number : numbers) text += (text.empty() ? "" : ",") + std::to_string(number);
    return text;
}

// The seller's team-mates and shares, as somebody who knows the tables and the engine would write them.
struct ByHand {
    ByHand(const storage::Dialect& engine, const query::Visibility& sees)
        : dialect(engine),
          owners("t.owner IN (" + joined(sees.owners) + ")"),
          shared("t.shared=1 AND t.owner NOT IN (" + joined(sees.owners) +
                 ") AND EXISTS (SELECT 1 FROM shares s WHERE s.entity='customers' AND s.principal IN (" +
                 joined(sees.principals) + ") AND s.record=t.id)") {}

    // One walk along the names, until the page is full.
    std::string list(const std::string& columns) const {
        return "SELECT " + columns + " FROM customers t" + dialect.by_index("lazo_customers_name_key") + " WHERE (+" +
               owners + " OR (" + shared + ")) ORDER BY t.name_key,t.id LIMIT 51";
    }
    // The two grounds each by its own index, and added up.
    std::string count() const {
        return "SELECT (SELECT count(*) FROM customers t WHERE " + owners +
               ")+(SELECT count(*) FROM customers t WHERE " + shared + ")";
    }
    const storage::Dialect& dialect;
    const std::string owners, shared;
};

struct Pair {
    std::string what;
    std::function<void()> compiled, written;
};

}  // namespace

void measure_rights(World& world) {
    const auto reading = world.store->read();
    storage::Connection& connection = reading->connection();
    const schema::SnapshotPointer schema = app::declared_schema();
    const auto directory = access::Directory::read(connection);
    const access::Actor seller{directory, directory->find_user_by_email("user1@ref.lazo.example")->id};
    const schema::ShapePointer shape = schema->get("customers");
    const query::Scope scope{*schema, seller, connection.dialect()};
    const query::Compiler compiler{scope};
    const ByHand by_hand{connection.dialect(), seller.visible(*shape)};

    query::ListQuestion question{.shape = shape};
    question.sort = query::read_sort(*schema, seller, *shape, "name");
    for (const char* name : {"name", "kind", "stage", "source", "owner", "city", "country"})
        question.fields.push_back(shape->find(name));
    question.count = query::count(connection, scope, *shape, {});
    const std::string columns = query::select_columns(compiler, *shape, question.fields, "t");
    const std::string list = by_hand.list(columns), count = by_hand.count();
    world.report.check(connection.integer(count) == question.count, "the count by hand is another one");
    const Pair pairs[] = {
        {"list by name", [&] { query::list(connection, scope, question); },
         [&] {
             connection.each(list, {}, [&](storage::Statement& row) {
                 int column = 0;
                 query::load_record(shape, question.fields, row, column);
             });
         }},
        {"count", [&] { query::count(connection, scope, *shape, {}); }, [&] { connection.integer(count); }},
    };
    for (const Pair& pair : pairs) {
        const int times = pair.what == "count" ? 3 : 300;
        const double written = us_of(connection.dialect(), times, pair.written);
        const double compiled = us_of(connection.dialect(), times, pair.compiled);
        world.report.figure({.what = "rights: " + pair.what + ", over the same statement with the same owners by hand",
                             .note = in_us(compiled) + " over " + in_us(written),
                             .at_most = 15,
                             .unit = "%"},
                            (compiled / written - 1) * 100);
    }
}

}  // namespace lazo::bench
