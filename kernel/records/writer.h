// The one write pipeline: authorise, validate, rules, write, history, outbox, in one short transaction. One Writer is one
// change set; it lives inside Platform::write.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/access/shares.h"
#include "kernel/records/platform.h"
#include "kernel/records/formulas.h"
#include "kernel/records/rollups.h"

namespace lazo::records {

// The records that a transaction holds: table and id; "": all of people, teams and roles.
using HeldRecords = std::set<std::pair<std::string, std::int64_t>>;

struct WriteCounts {
    std::int64_t created = 0, updated = 0, deleted = 0;
};

class Writer {
   public:
    Writer(Platform& platform, const access::Actor& actor, storage::Connection& connection, const OperationOptions& options);

    // Writes a new record with its child rows. Throws Error{forbidden}, Error{invalid} with all field errors, or
    // Error{conflict} for a value that must be unique and is taken.
    schema::Record create(schema::Record draft);
    // Applies the changed fields of `patch`, and the child lists that it holds, to the stored record of the same key.
    // Throws Error{not_found} for what the actor may not see, Error{conflict} "record.stale" when `if_version` is not the
    // stored version. Returns the stored record; nothing changes when nothing differs.
    schema::Record update(const schema::Record& patch, std::optional<std::int64_t> if_version = {});
    // To the recycle bin, child rows first.
    void remove(const schema::ShapePointer& shape, schema::Key key, std::optional<std::int64_t> if_version = {});
    // Out of the recycle bin, with the child rows that went with it. Throws Error{not_found}.
    schema::Record restore(const schema::ShapePointer& shape, schema::Key key);

    // Shares the record with a person or a team (query::user_principal, team_principal), gives them another level, or
    // takes it away from them (no level); false when that is so already. It stands in the record's history, leaves an
    // event and changes no version. Rights are the caller's question (Action::share).
    bool set_share(const schema::ShapePointer& shape, schema::Key key, std::int64_t principal,
                   std::optional<access::ShareLevel> level);

    // The record with all fields, without children; empty when it does not exist or the action is not allowed on it.
    std::optional<schema::Record> find(const schema::ShapePointer& shape, schema::Key key, access::Action action);

    // Keeps others from changing that record, and what is kept under it, until the transaction ends. Called before what
    // one reads decides what one writes; again and again costs nothing. create, update, remove and restore do so.
    void hold(const schema::Shape& shape, schema::Key key);
    // What an earlier run of the same work held, in one order for all and before the number of the set is taken: so it
    // can neither meet another crosswise nor be overtaken a second time.
    void hold_all(const HeldRecords& records);
    const HeldRecords& held() const { return wanted_; }

    Platform& platform() { return platform_; }
    const access::Actor& actor() const { return actor_; }
    storage::Connection& connection() { return connection_; }
    const schema::Snapshot& schema() const { return *schema_; }
    const schema::SnapshotPointer& schema_pointer() const { return schema_; }
    const access::Company& company() const { return actor_.directory().company(); }
    Moment now() const { return now_; }
    // The number of this change set, taken at the first write.
    std::int64_t change_set();
    std::int64_t operation();
    const WriteCounts& counts() const { return counts_; }

    // What a rule writes beside the record, in the same change set: neither rights nor further rules are asked. A child
    // row written alone, here or by create, update and remove, is a change of its parent, which gets a new version and
    // its event.
    void add_row(schema::Record& row);
    void change_row(schema::Record& row, const schema::Record& before);
    void drop_row(const schema::Record& row);

    // What create and update would say, without writing: the record as the rules complete it. Works on a read connection
    // too. Throws as they do.
    void check_create(schema::Record& draft);
    schema::Record check_update(const schema::Record& patch);
    // Runs `work` under a savepoint: what it throws leaves the change set as it was before.
    void within_savepoint(const std::function<void()>& work);

    // Undo of what another operation did to one row and its child rows; rights and conflicts are the caller's.
    void undo_create(const schema::ShapePointer& shape, schema::Key key);
    void undo_update(const schema::ShapePointer& shape, schema::Key key, std::int64_t first_set);
    void undo_delete(const schema::ShapePointer& shape, schema::Key key, std::int64_t first_set);
    // Of the shares, those that stand as the operation left them.
    void undo_shares(const schema::ShapePointer& shape, schema::Key key);
    // Lets the rules follow the child rows that these took away, brought back or changed. Called when all rows of the
    // transaction are back: most of what rules keep beside them came back by itself.
    void run_after_undo();

    // Counts a row that was written past the pipeline's create and update (undo), and leaves its event.
    void note(const schema::Shape& shape, schema::Key key, std::int64_t version, std::string_view kind,
              const std::string& fields);
    // The roll-ups that depend on this row are computed at the end of the change set, and what depends on them.
    void touch_rollups(const schema::Record& row);
    void touch_own_rollups(const schema::Record& record);
    // Computes what a stored row derives, and writes it in place where it differs: a day has gone, a formula was made.
    enum class Derived : std::uint8_t { formulas, all };
    void refresh(const schema::ShapePointer& shape, schema::Key key, Derived which);
    // Roll-ups, the rows of operation and change set. Called once, by Platform::write.
    // Throws storage::RunAgain when the schema has changed since the work began.
    void finish();
    bool wrote() const { return change_set_ != 0; }
    bool touched_directory() const { return touched_directory_; }

   private:
    enum class Kind : std::uint8_t { created, updated };
    void hold_above(const schema::Record& draft);
    void hold_parent(const schema::Shape& shape, schema::Key key);
    void hold_row(const std::string& table, std::int64_t id);
    void hold_directory();
    void authorise(const schema::Record& record, Kind kind) const;
    void fill_defaults(schema::Record& record) const;
    void prepare(schema::Record& record, const schema::Record* before, FieldErrors& errors, const std::string& path);
    void validate(const schema::Record& record, const schema::Record* before, FieldErrors& errors, const std::string& path);
    static void check_computed(const schema::Record& record, const schema::Record* before, const schema::Field& field,
                               FieldErrors& errors, const std::string& path);
    void compute_formulas(schema::Record& record);
    bool compute_rollups(schema::Record& record, const std::set<const schema::Field*>& fields,
                         std::vector<const schema::Field*>& differing);
    void write_computed(schema::Record& record, std::vector<const schema::Field*> differing, bool tell);
    void compute_touched();
    void require_same_schema();
    const std::vector<Dependent>& dependents_of(const schema::Shape& rows);
    schema::Record current(schema::Record record) const;
    schema::ShapePointer current(const schema::ShapePointer& shape) const;
    bool sees(const schema::Shape& shape, schema::Key key);
    void check_any_link(const schema::Record& record, const schema::Field& field, FieldErrors& errors, const std::string& path);
    void check_link(const schema::Record& record, const schema::Field& field, FieldErrors& errors, const std::string& path);
    // Whether others have the values that must be unique; writes nothing.
    void check_unique(const schema::Record& record, const schema::Record* before, FieldErrors& errors, const std::string& path);
    void claim_unique(const schema::Record& record, const schema::Record* before, FieldErrors& errors, const std::string& path);
    void release_unique(const schema::Record& record);
    void release(const schema::Field& unique, const std::string& value);
    void prepare_children(schema::Record& parent, FieldErrors& errors);
    void insert(schema::Record& record);
    void insert_children(schema::Record& parent);
    bool write_child(schema::Record& row, const schema::Record* before, FieldErrors& errors, const std::string& path);
    std::vector<std::string> update_children(schema::Record& stored, const schema::Record& patch);
    bool store_changes(schema::Record& record, const schema::Record& before);
    void remove_row(const schema::Record& record, std::string_view reason);
    void run_after(const schema::Record& record, const schema::Record* before);
    void run_after_delete(const schema::Record& record);
    // primaries.cpp: of the child rows of one parent exactly one is the first.
    void place_among_siblings(schema::Record& row, const schema::Record* before);
    void place_returned(schema::Record& row);
    void fill_place_of(const schema::Record& gone);
    void mark_primary(const schema::ShapePointer& shape, schema::Key key, bool first);
    void put_back(schema::Record& record, std::int64_t deleted_set, FieldErrors& errors);
    void remove_stored(schema::Record& record);
    // What is kept by customer goes with the customer, and comes back with it.
    std::vector<schema::ShapePointer> kept_by(const schema::Shape& customers) const;
    void remove_kept_by(const schema::Record& customer);
    void bring_back_kept_by(const schema::Record& customer, std::int64_t deleted_set);
    void require_customer_there(const schema::Record& row);
    void require_parent(const schema::Record& child);
    void require_place(const schema::Record& child);
    void touch_parent(const schema::Record& child);
    void run_after_children(const schema::Record& parent);
    void bring_back(schema::Record& record, std::int64_t deleted_set);
    void undo_children(const schema::Record& parent, std::int64_t as_of);
    bool allows(const schema::Record& stored, access::Action action);  // a row of the store, with its owner loaded
    void require_customer(const schema::Record& draft) const;
    schema::Record apply(const schema::Record& patch, const schema::Record& stored, FieldErrors& errors);
    void check_children(const schema::Record& parent, const schema::Record& patch, FieldErrors& errors);
    bool may_reach(const schema::Record& record, access::Action action) const;
    schema::Record load_child_draft(const schema::Record& parent, const schema::Record& sent);

    Platform& platform_;
    const access::Actor& actor_;
    storage::Connection& connection_;
    const OperationOptions& options_;
    schema::SnapshotPointer schema_;
    Moment now_;
    std::int64_t change_set_ = 0;
    std::int64_t operation_ = 0;
    std::int64_t ordinal_ = 0;
    WriteCounts counts_;
    std::set<std::string> entities_;
    std::set<std::pair<std::string, schema::Key>> touched_parents_;
    std::set<std::pair<std::string, std::string>> claimed_;      // kind and value of what is unique
    std::set<std::pair<std::string, schema::Key>> seen_;         // by check_link, and not changed since
    HeldRecords held_;
    HeldRecords wanted_;  // by this run of the work, also what a savepoint gave back
    std::map<std::pair<std::string, schema::Key>, std::set<const schema::Field*>> rollups_;
    std::map<std::string, std::vector<Dependent>> dependents_;  // by the entity whose rows they read
    std::optional<schema::formula::FormulaContext> formula_context_;  // made when a formula first needs it
    void undone(const schema::Record& gone);
    void undone(const schema::Record& written, const schema::Record* before);

    bool touched_directory_ = false;
    std::vector<schema::Record> undone_gone_;  // child rows, for run_after_undo
    std::vector<std::pair<schema::Record, std::optional<schema::Record>>> undone_written_;
};

}  // namespace lazo::records
