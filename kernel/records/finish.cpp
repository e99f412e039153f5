// How a change set ends: when it was, what it touched, and of which operation it is.
#include "base/text.h"
#include "kernel/records/refill.h"
#include "kernel/records/writer.h"
#include "kernel/storage/shared_state.h"

namespace lazo::records {
namespace {

constexpr std::int64_t kUsualStep = 60'000;
constexpr std::int64_t kFarAway = 8;

// When a set is told to be made. The clock may stand before the newest set:
// - by little, as clocks are set and writers overtake each other: then with that set, so that time never goes back;
// - by much, and all that was written since lies far away from now: the clock was ahead then and is right again, so now
//   counts, and nobody misses the changes of a day as of that day;
// - by much else: the clock stands wrong now; so again with that set, for a date long past would put history behind it.
Moment moment_of_set(storage::Connection& connection, Moment now) {
    const std::int64_t newest = connection.integer("SELECT at FROM change_sets ORDER BY number DESC LIMIT 1");
    const std::int64_t behind = newest - now.ms;
    if (behind <= 0) return now;
    if (behind <= kUsualStep) return {newest};
    const bool before_all = connection.integer("SELECT 1 FROM change_sets WHERE at<=$1 LIMIT 1", {now.ms}) == 0;
    const std::int64_t first = connection.integer("SELECT min(at) FROM change_sets WHERE at>$1", {now.ms});
    const bool was_ahead = !before_all && newest - first < behind / kFarAway;
    return {was_ahead ? now.ms : newest};
}

}  // namespace

// Another program may have made a field since: what computes must know it.
void Writer::require_same_schema() {
    if (!platform_.database().is_shared()) return;
    const auto version = static_cast<std::uint64_t>(storage::changes_told(connection_, "schema"));
    if (version == schema_->version()) return;
    platform_.reload_schema();
    throw storage::RunAgain{"the schema has changed meanwhile"};
}

void Writer::finish() {
    if (!rollups_.empty()) compute_touched();
    if (change_set_ == 0) return;
    require_same_schema();
    if (touched_directory_) storage::tell_of_change(connection_, "directory");
    // Its currency and its zone are part of what formulas give.
    if (entities_.contains("companies")) request_refill_of_formulas(platform_, connection_);
    connection_.run("INSERT INTO change_sets(number,operation,at) VALUES($1,$2,$3)", {change_set_, operation(), moment_of_set(connection_, now_).ms});
    // An operation of many sets names each entity once.
    if (options_.operation != 0) {
        const std::string known = connection_.text("SELECT entities FROM operations WHERE id=$1", {options_.operation});
        for (const std::string_view name : text::list(known)) entities_.emplace(name);
    }
    std::string names;
    for (const std::string& name : entities_) names += (names.empty() ? "" : ",") + name;
    connection_.run(
        "INSERT INTO operations(id,at,actor,cause,summary,entities,created,updated,deleted,undoes) "
        "VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT(id) DO UPDATE SET created=operations.created+excluded.created,"
        "updated=operations.updated+excluded.updated,deleted=operations.deleted+excluded.deleted,entities=excluded.entities",
        {operation(), now_.ms, actor_.user(), std::string(name_of(options_.cause)), options_.summary, names, counts_.created,
         counts_.updated, counts_.deleted, options_.undoes ? storage::Bound{options_.undoes} : storage::Bound{}});
}

}  // namespace lazo::records
