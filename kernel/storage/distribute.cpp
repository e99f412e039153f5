#include "kernel/storage/distribute.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/error.h"
#include "kernel/storage/nodes.h"
#include "kernel/storage/plan.h"

namespace lazo::storage {
namespace {

using schema::Placement;

// What the engine, or a copy while it is made, keeps for itself.
constexpr std::array<const char*, 4> kOwn{"change_set_numbers", "commit_marks", "copies", "timelines"};

constexpr std::string_view kExtension = "SELECT count(*) FROM pg_extension WHERE extname='citus'";
constexpr std::string_view kCoordinator = "SELECT count(*) FROM pg_dist_node WHERE groupid=0";
// How a table stands: h is spread, n is everywhere, and of one place where the model of its copies is s.
constexpr std::string_view kStanding =
    "SELECT c.relname,p.partmethod,p.repmodel FROM pg_dist_partition p JOIN pg_class c ON c.oid=p.logicalrelid "
    "WHERE c.oid=to_regclass(c.relname)";

using Standing = std::map<std::string, Placement>;

std::string_view word_of(Placement placement) {
    switch (placement) {
        case Placement::customer:
            return "customer";
        case Placement::by_customer:
            return "by_customer";
        case Placement::reference:
            return "reference";
        case Placement::single:
            return "single";
        case Placement::unsaid:
            break;
    }
    return "unsaid";
}

int turn_of(Placement placement) {
    switch (placement) {
        case Placement::customer:
            return 0;
        case Placement::by_customer:
            return 1;
        case Placement::reference:
            return 2;
        case Placement::unsaid:
        case Placement::single:
            break;
    }
    return 3;
}

bool is_spread(Placement placement) { return placement == Placement::customer || placement == Placement::by_customer; }

Standing standing_in(Connection& connection) {
    Standing standing;
    connection.each(kStanding, {}, [&](Statement& row) {
        Placement placement = Placement::by_customer;
        if (row.text(1) != "h") placement = row.text(2) == "s" ? Placement::single : Placement::reference;
        standing[std::string(row.text(0))] = placement;
    });
    return standing;
}

[[noreturn]] void refuse(Message why) { throw Error{ErrorKind::conflict, std::move(why)}; }

// In a transaction of its own; what it answers says nothing.
void call(Database& database, const std::string& statement) {
    database.write_alone([&](Connection& connection) { connection.texts(statement); });
}

void check_servers(Connection& connection) {
    if (connection.dialect().name() != "postgresql") refuse({"distribute.engine"});
    if (connection.integer(kExtension) == 0) refuse({"distribute.no_extension"});
    if (connection.integer(kCoordinator) == 0) refuse({"distribute.no_coordinator"});
}

void check_nobody_there(Connection& connection, Moment now) {
    std::string names;
    for (const Node& node : nodes(connection, now)) names += (names.empty() ? "" : ", ") + node.name;
    if (!names.empty()) refuse({"distribute.in_use", {{"programs", names}}});
}

// True where it already stands as it should.
bool stands(const Standing& standing, const PlacedTable& table) {
    const auto found = standing.find(table.name);
    const Placement now = found == standing.end() ? Placement::single : found->second;
    const bool as_wanted = is_spread(table.placement) ? is_spread(now) : turn_of(now) == turn_of(table.placement);
    if (!as_wanted && now != Placement::single) refuse({"distribute.otherwise", {{"table", table.name}}});
    return as_wanted;
}

}  // namespace

std::vector<PlacedTable> placements_of(const schema::Snapshot& snapshot, std::span<const KernelTable> tables) {
    std::vector<PlacedTable> placed;
    std::string first;
    for (const PlannedTable& table : plan_of(snapshot, tables)) {
        placed.push_back({table.name, table.placement, std::string(shard_column(table.placement)), {}});
        if (first.empty() && table.placement == Placement::customer) first = table.name;
    }
    for (const char* name : kOwn) placed.push_back({name, Placement::single, {}, {}});
    for (PlacedTable& table : placed)
        if (is_spread(table.placement) && table.name != first) table.beside = first;
    std::stable_sort(placed.begin(), placed.end(), [](const PlacedTable& left, const PlacedTable& right) {
        return turn_of(left.placement) < turn_of(right.placement);
    });
    return placed;
}

std::string in_plain(const PlacedTable& table) {
    const auto or_dash = [](std::string_view text) { return std::string(text.empty() ? "-" : text); };
    return table.name + " " + std::string(word_of(table.placement)) + " " + or_dash(table.column) + " " +
           or_dash(table.beside);
}

std::string placing(const PlacedTable& table) {
    const std::string name = "'" + table.name + "'";
    if (table.placement == Placement::reference) return "SELECT create_reference_table(" + name + ")";
    if (!is_spread(table.placement)) return {};
    return "SELECT create_distributed_table(" + name + ",'" + table.column + "',colocate_with=>'" +
           (table.beside.empty() ? "none" : table.beside) + "')";
}

std::string clearing(const PlacedTable& table) {
    if (table.placement != Placement::reference && !is_spread(table.placement)) return {};
    return "SELECT truncate_local_data_after_distributing_table('" + table.name + "')";
}

const std::vector<std::string>& placing_functions() {
    static const std::vector<std::string> statements{"SELECT create_distributed_function('lazo_fold_letters(text)')",
                                                     "SELECT create_distributed_function('lazo_fold(text)')"};
    return statements;
}

Distribution distribute(Database& database, const std::vector<PlacedTable>& tables, Moment now,
                        const std::function<void(const PlacedTable&)>& before) {
    Standing standing;
    std::vector<std::string> there;
    {
        const auto reading = database.read();
        check_servers(reading->connection());
        check_nobody_there(reading->connection(), now);
        standing = standing_in(reading->connection());
        there = reading->connection().tables();
    }
    for (const std::string& statement : placing_functions()) call(database, statement);
    Distribution done;
    for (const PlacedTable& table : tables) {
        if (std::find(there.begin(), there.end(), table.name) == there.end()) continue;
        if (stands(standing, table)) {
            done.stood++;
        } else {
            before(table);
            call(database, placing(table));
            done.placed++;
        }
        if (const std::string statement = clearing(table); !statement.empty()) call(database, statement);
    }
    return done;
}

}  // namespace lazo::storage
