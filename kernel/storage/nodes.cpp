#include "kernel/storage/nodes.h"

namespace lazo::storage {
namespace {

constexpr std::string_view kBeat =
    "INSERT INTO nodes(id,name,seen_at) VALUES($1,$2,$3) "
    "ON CONFLICT(id) DO UPDATE SET name=excluded.name,seen_at=excluded.seen_at";
constexpr std::string_view kForgetOld = "DELETE FROM nodes WHERE seen_at<$1";
constexpr std::string_view kForget = "DELETE FROM nodes WHERE id=$1";
constexpr std::string_view kThere = "SELECT id,name,seen_at FROM nodes WHERE seen_at>$1 ORDER BY name,id";
constexpr std::int64_t kKeptMs = 3'600'000;

}  // namespace

void beat(Connection& connection, const Node& node) {
    connection.run(kBeat, {node.id, node.name, node.seen_at.ms});
    connection.run(kForgetOld, {node.seen_at.ms - kKeptMs});
}

void forget_node(Connection& connection, const std::string& id) { connection.run(kForget, {id}); }

std::vector<Node> nodes(Connection& connection, Moment now) {
    std::vector<Node> found;
    connection.each(kThere, {now.ms - kNodeLifeMs}, [&](Statement& row) {
        found.push_back({std::string(row.text(0)), std::string(row.text(1)), Moment{row.integer(2)}});
    });
    return found;
}

}  // namespace lazo::storage
