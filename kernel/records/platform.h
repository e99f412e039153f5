// The store and everything that works on it, made once at start-up and shared by all threads.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "kernel/access/actor.h"
#include "kernel/access/read_log.h"
#include "kernel/query/list.h"
#include "kernel/records/ids.h"
#include "kernel/records/rules.h"
#include "kernel/schema/registry.h"
#include "kernel/storage/migrate.h"
#include "kernel/storage/shared_state.h"

namespace lazo::records {

class Writer;

// Why a write happens; the word that history shows.
enum class Cause : std::uint8_t { request, import, bulk, undo, job, demo };
std::string_view name_of(Cause cause);

struct OperationOptions {
    Cause cause = Cause::request;
    std::string summary = {};          // what people read in the list of operations: "customers.csv"
    std::string idempotency_key = {};  // the same key of the same actor within 24 hours gives the first answer again
    std::string request = {};          // what the key was sent with; another one is refused. Empty: not compared
    int status = 200;                  // of the answer, kept beside it
    std::int64_t operation = 0;        // go on with this operation (a job in many transactions); 0: a new one
    std::int64_t undoes = 0;           // the operation that this one takes back
    bool alone = false;                // in its own transaction, not under the cap of a shared batch
};

struct Outcome {
    std::int64_t operation = 0;   // 0: nothing was written
    std::int64_t change_set = 0;
    std::string answer;           // what the work gave, or what it had given under the same idempotency key
    bool repeated = false;
};

struct Parts {
    std::unique_ptr<storage::Database> database;
    const Clock* clock = nullptr;
    std::vector<const schema::Entity*> entities;  // all declared ones, parents before children
    std::vector<storage::KernelTable> tables;     // of the rooms above: jobs, events, search
};

class Platform {
   public:
    // Migrates the store and reads schema and directory. `clock` and `entities` outlive it.
    explicit Platform(Parts parts);
    ~Platform();

    storage::Database& database() { return *database_; }
    const schema::Registry& registry() const { return registry_; }
    schema::SnapshotPointer schema() const { return registry_.current(); }
    const access::DirectoryHolder& directory_holder() const { return directory_; }
    access::DirectoryPointer directory() const { return directory_.current(); }
    const Clock& clock() const { return *clock_; }
    access::ReadLog& reads() { return reads_; }
    Rules& rules() { return rules_; }
    Ids& ids() { return ids_; }

    access::Actor system_actor(std::int64_t user = 0) const { return access::Actor::system(directory(), user); }
    // How values of this company are read: its country, currency and zone (the actor's own zone where they have one).
    schema::Reading reading_of(const access::Actor& actor) const;

    // Runs `work` as one change set of an operation and returns when it is durable. The work may run more than once; its
    // text is the answer kept under the idempotency key. Throws Error{conflict} "idempotency.other_request" when the key
    // was used for another request.
    using Work = std::function<std::string(Writer&)>;
    Outcome write(const access::Actor& actor, const OperationOptions& options, const Work& work);
    std::int64_t new_operation();

    // Told in the transaction in which the computed fields of an entity are to be filled; makes the job and answers its
    // number. Before anybody writes.
    using RefillListener = std::function<std::int64_t(storage::Connection&, const std::string& entity, std::int64_t round)>;
    void on_refill(RefillListener listener) { refill_listener_ = std::move(listener); }
    const RefillListener& refill_listener() const { return refill_listener_; }

    // What this program keeps in memory of the store; look() before a request makes schema and directory those of today
    // where others write too.
    storage::SharedState& shared() { return shared_; }
    // After a commit that touched who may do what.
    void reload_directory();
    // What the store holds as that transaction sees it: custom fields not yet committed too.
    schema::SnapshotPointer snapshot_of(storage::Connection& connection);
    // After a change of the schema that was undone: an object that was never served leaves nothing behind.
    void forget_unserved();
    // Reads custom fields and objects anew.
    void reload_schema();
    // The last change set at that moment; what `as_of` means.
    static std::int64_t change_set_at(storage::Connection& connection, Moment moment);

   private:
    Outcome attempt(const access::Actor& actor, const OperationOptions& options, const Work& work);

    std::unique_ptr<storage::Database> database_;
    const Clock* clock_;
    std::vector<const schema::Entity*> entities_;
    std::map<std::string, std::shared_ptr<const schema::Entity>> custom_entities_;  // made once, shared by snapshots
    schema::Registry registry_;
    access::DirectoryHolder directory_;
    access::ReadLog reads_;
    storage::SharedState shared_;
    Rules rules_;
    Ids ids_;
    RefillListener refill_listener_;
    std::mutex reload_mutex_, entities_mutex_;
};

}  // namespace lazo::records
