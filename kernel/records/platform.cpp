#include "kernel/records/platform.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "kernel/access/sign_in.h"
#include "kernel/records/answers.h"
#include "kernel/records/computed.h"
#include "kernel/records/custom.h"
#include "kernel/records/refill.h"
#include "kernel/records/tables.h"
#include "kernel/records/writer.h"
#include "kernel/storage/migrate.h"

namespace lazo::records {

namespace {

schema::SnapshotPointer declared(const std::vector<const schema::Entity*>& entities) {
    schema::SnapshotBuilder builder;
    for (const schema::Entity* entity : entities) builder.add(*entity);
    return builder.build(0);
}

constexpr int kMostReruns = 100;  // one for each entity that a work touches first, and a few more

}  // namespace

std::string_view name_of(Cause cause) {
    constexpr std::string_view kNames[] = {"request", "import", "bulk", "undo", "job", "demo"};
    return kNames[static_cast<std::size_t>(cause)];
}

Platform::Platform(Parts parts)
    : database_(std::move(parts.database)),
      clock_(parts.clock),
      entities_(std::move(parts.entities)),
      registry_(declared(entities_)),
      reads_(*database_, *clock_),
      shared_(*database_) {
    std::vector<storage::KernelTable> tables = std::move(parts.tables);
    for (const auto owned : {records::kernel_tables(), access::kernel_tables()})
        tables.insert(tables.end(), owned.begin(), owned.end());
    reload_schema();
    const storage::Migration migration = storage::migrate(*database_, *schema(), tables);
    if (!migration.snapshot.empty()) log::info("the store was extended; its copy from before is " + migration.snapshot);
    require_sound_declarations(*schema());
    shared_.keep("schema", [this] { reload_schema(); });
    shared_.keep("directory", [this] { reload_directory(); });
    reload_schema();
    reload_directory();
    request_refill_of_declared(*this);
}

Platform::~Platform() = default;

schema::Reading Platform::reading_of(const access::Actor& actor) const {
    const access::Company& company = actor.directory().company();
    return {company.country, company.currency, actor.zone(), schema::DateOrder::day_first};
}

void Platform::reload_directory() {
    std::lock_guard lock(reload_mutex_);
    const auto reading = database_->read();
    directory_.replace(access::Directory::read(reading->connection()));
}

void Platform::reload_schema() {
    std::lock_guard lock(reload_mutex_);
    const auto reading = database_->read();
    registry_.replace(snapshot_of(reading->connection()));
}

schema::SnapshotPointer Platform::snapshot_of(storage::Connection& connection) {
    schema::SnapshotBuilder builder;
    for (const schema::Entity* entity : entities_) builder.add(*entity);
    const CustomSchema custom = read_custom(connection);
    std::lock_guard lock(entities_mutex_);
    for (schema::CustomObject object : custom.objects) {
        auto& made = custom_entities_[object.name];
        if (!made) made = make_custom_entity(object);
        object.entity = made;
        builder.add(object);
    }
    for (const schema::CustomField& field : custom.fields) builder.add(field);
    return builder.build(custom.version);
}

void Platform::forget_unserved() {
    const schema::SnapshotPointer served = schema();
    std::lock_guard lock(entities_mutex_);
    std::erase_if(custom_entities_, [&](const auto& known) { return !served->find(known.first); });
}

std::int64_t Platform::change_set_at(storage::Connection& connection, Moment moment) {
    return connection.integer("SELECT coalesce(max(number),0) FROM change_sets WHERE at<=$1", {moment.ms});
}

std::int64_t Platform::new_operation() {
    ids_.reserve(*database_, "operations", 1);
    return ids_.next("operations");
}

Outcome Platform::write(const access::Actor& actor, const OperationOptions& options, const Work& work) {
    for (int run = 1;; run++) {
        try {
            return attempt(actor, options, work);
        } catch (const IdsExhausted& exhausted) {
            if (run == kMostReruns) throw_internal("ids of " + exhausted.entity + " run out again and again");
            // More each time: work that ends by the clock would else outrun every block of the same size.
            ids_.reserve(*database_, exhausted.entity, exhausted.wanted << std::min(run - 1, 10));
        }
    }
}

namespace {

// Whatever becomes of this run of a work, the next one begins with what it held.
struct Remembered {
    const Writer& writer;
    HeldRecords& held;
    ~Remembered() { held = writer.held(); }
};

// The same request may have been done elsewhere meanwhile; run again, it finds the answer.
void keep(const RequestKey& key, storage::Connection& connection, Moment now, const Answer& answer) {
    try {
        key.keep(connection, now, answer);
    } catch (const Error& error) {
        if (error.message().key == "idempotency.running") throw storage::RunAgain{"the same request was answered meanwhile"};
        throw;
    }
}

// The answer that the same key gave before, if it did: then nothing is written again.
bool repeats(storage::Connection& connection, const RequestKey& key, Moment now, Outcome& outcome) {
    const auto found = key.find(connection, now);
    if (!found) return false;
    if (!found->same_request) throw Error{ErrorKind::conflict, {"idempotency.other_request"}};
    outcome = {found->answer.operation, 0, found->answer.body, true};
    return true;
}

}  // namespace

Outcome Platform::attempt(const access::Actor& actor, const OperationOptions& options, const Work& work) {
    Outcome outcome;
    bool touched_directory = false;
    HeldRecords held;  // by runs that others got in the way of
    std::optional<RequestKey> key;
    if (!options.idempotency_key.empty()) key.emplace(actor.user(), options.idempotency_key, options.request);
    const storage::Work run = [&](storage::Connection& connection) {
        outcome = {};
        if (key && repeats(connection, *key, clock_->now(), outcome)) return;
        Writer writer{*this, actor, connection, options};
        writer.hold_all(held);
        const Remembered remembered{writer, held};
        outcome.answer = work(writer);
        writer.finish();
        if (writer.wrote()) outcome.operation = writer.operation();
        if (writer.wrote()) outcome.change_set = writer.change_set();
        touched_directory = writer.touched_directory();
        if (key) keep(*key, connection, writer.now(), {options.status, outcome.answer, outcome.operation});
    };
    if (options.alone) database_->write_alone(run);
    else database_->write(run);
    if (touched_directory) reload_directory();
    return outcome;
}

}  // namespace lazo::records
