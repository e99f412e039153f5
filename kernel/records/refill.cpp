#include "kernel/records/refill.h"

#include <algorithm>

#include "kernel/query/list.h"
#include "kernel/records/rows.h"
#include "kernel/records/writer.h"
#include "kernel/storage/tables.h"
#include "kernel/storage/time_box.h"

namespace lazo::records {

using schema::Field;
using schema::FieldType;
using schema::Key;
using schema::Record;
using schema::Shape;
using storage::Connection;

std::int64_t request_refill(Platform& platform, Connection& connection, const Shape& shape, std::uint64_t version,
                            Refill what) {
    const std::int64_t total = connection.integer("SELECT count(*) FROM " + storage::table_of(shape));
    if (total == 0) return 0;
    const std::int64_t round = next_in_sequence(connection, "refill");
    connection.run(
        "INSERT INTO refills(entity,version,rollups,customer,record,done,total,round) VALUES($1,$2,$3,0,0,0,$4,$5) "
        "ON CONFLICT(entity) DO UPDATE SET version=excluded.version,"
        "rollups=CASE WHEN excluded.rollups>refills.rollups THEN excluded.rollups ELSE refills.rollups END,"
        "customer=0,record=0,done=0,total=excluded.total,round=excluded.round",
        {shape.name(), static_cast<std::int64_t>(version), std::int64_t{what == Refill::all}, total, round});
    return platform.refill_listener() ? platform.refill_listener()(connection, shape.name(), round) : 0;
}

void request_refill_of_formulas(Platform& platform, Connection& connection) {
    const schema::SnapshotPointer schema = platform.schema();
    for (const schema::ShapePointer& shape : schema->in_order())
        if (!shape->formulas().empty())
            request_refill(platform, connection, *shape, schema->version(), Refill::formulas);
}

void request_refill_of_days(Platform& platform) {
    platform.database().write_alone([&](Connection& connection) {
        const schema::SnapshotPointer schema = platform.schema();
        for (const schema::ShapePointer& shape : schema->in_order())
            if (!shape->formulas().empty() && formulas_of(shape).depends_on_today())
                request_refill(platform, connection, *shape, schema->version(), Refill::formulas);
    });
}

namespace {

// What this program computes in the entity, as text.
std::string declared_computations(const Shape& shape) {
    std::string text;
    for (const Field* field : shape.fields()) {
        if (!field->computed() || field->custom()) continue;
        const schema::Rollup& rollup = field->options().rollup;
        text += field->name() + "=" + field->options().formula + rollup.collection + "," +
                std::to_string(static_cast<int>(rollup.aggregate)) + "," + rollup.field + "," + rollup.by + "," +
                rollup.where + ";";
    }
    return text;
}

bool has_declared_formula(const Shape& shape) {
    return std::any_of(shape.formulas().begin(), shape.formulas().end(),
                       [](const Field* field) { return !field->custom(); });
}

std::string fact_of(const Shape& shape) { return "computed:" + shape.name(); }

// The entities that this program computes otherwise than the one that filled the store.
std::vector<schema::ShapePointer> computed_otherwise(Connection& connection, const schema::Snapshot& schema) {
    std::vector<schema::ShapePointer> found;
    for (const schema::ShapePointer& shape : schema.in_order()) {
        const std::string now = declared_computations(*shape);
        if (!now.empty() && now != storage::store_fact(connection, fact_of(*shape))) found.push_back(shape);
    }
    return found;
}

}  // namespace

void request_refill_of_declared(Platform& platform) {
    const schema::SnapshotPointer schema = platform.schema();
    // Most starts only read.
    if (computed_otherwise(platform.database().read()->connection(), *schema).empty()) return;
    platform.database().write_alone([&](Connection& connection) {
        for (const schema::ShapePointer& shape : computed_otherwise(connection, *schema)) {
            const bool known = !storage::store_fact(connection, fact_of(*shape)).empty();
            storage::set_store_fact(connection, fact_of(*shape), declared_computations(*shape));
            // A store from before this fact was kept has its roll-ups, and knew no formulas.
            if (known || has_declared_formula(*shape))
                request_refill(platform, connection, *shape, schema->version(), Refill::all);
        }
    });
}

std::vector<std::string> pending_refills(Connection& connection) {
    return connection.texts("SELECT entity FROM refills ORDER BY entity");
}

namespace {

struct State {
    std::uint64_t version = 0;
    bool rollups = false;
    Key cursor;
    std::int64_t done = 0, total = 0, round = 0;  // round 0: there is nothing to do
};

State state_of(Connection& connection, const std::string& entity) {
    State state;
    connection.each("SELECT version,rollups,customer,record,done,total,round FROM refills WHERE entity=$1", {entity},
                    [&](storage::Statement& row) {
                        state = {static_cast<std::uint64_t>(row.integer(0)),
                                 row.integer(1) != 0,
                                 {row.integer(2), row.integer(3)},
                                 row.integer(4),
                                 row.integer(5),
                                 row.integer(6)};
                    });
    return state;
}

// A stretch of the table in the order of its keys, judged on a read connection.
struct Stretch {
    std::vector<Key> differing;
    Key last;
    std::int64_t looked_at = 0;
};

class Judge {
 public:
    Judge(schema::SnapshotPointer schema, schema::ShapePointer shape, bool rollups,
          schema::formula::FormulaContext context)
        : schema_(std::move(schema)), shape_(std::move(shape)), context_(std::move(context)) {
        for (const Field* field : shape_->fields())
            if (rollups && field->type() == FieldType::rollup) rollups_.push_back(field);
        fields_ = shape_->formulas();
        for (const Field* rollup : rollups_) add(rollup);
        for (const auto& entry : formulas_of(shape_).in_order())
            for (const Field* input : entry.formula.inputs()) add(input);
        add(&shape_->get("created_at"));
    }

    Stretch judge(Connection& connection, Key after, int most) const {
        std::vector<Record> rows;
        const query::Scope scope{*schema_, query::all_rights(), connection.dialect()};
        const query::Sql sql = page(scope, after, most);
        connection.each(sql.text, sql.bound, [&](storage::Statement& row) {
            int column = 0;
            rows.push_back(query::load_record(shape_, fields_, row, column));
        });
        Stretch stretch{{}, rows.empty() ? after : rows.back().key, static_cast<std::int64_t>(rows.size())};
        for (Record& row : rows)
            if (differs(connection, row)) stretch.differing.push_back(row.key);
        return stretch;
    }

 private:
    void add(const Field* field) {
        if (std::find(fields_.begin(), fields_.end(), field) == fields_.end()) fields_.push_back(field);
        links_ |= field->type() == FieldType::links;
    }

    query::Sql page(const query::Scope& scope, Key after, int most) const {
        const query::Compiler compiler{scope};
        query::Sql sql;
        sql << "SELECT " << query::select_columns(compiler, *shape_, fields_, "t") << " FROM ";
        compiler.source(sql, *shape_, "t", true);
        if (shape_->entity().by_customer()) {
            sql << " WHERE (t.customer,t.id)>(";
            sql.bind(after.customer) << ",";
            sql.bind(after.id) << ") ORDER BY t.customer,t.id";
        } else {
            sql << " WHERE t.id>";
            sql.bind(after.id) << " ORDER BY t.id";
        }
        return sql << " LIMIT " << std::to_string(most), sql;
    }

    bool differs(Connection& connection, Record& row) const {
        bool differs = false;
        if (links_) load_links(connection, {&row, 1});
        for (const Field* field : rollups_) {
            schema::Value value = rollup_of(connection, *schema_, row, *field);
            differs |= value != row.at(*field);
            row.load(*field, std::move(value));
        }
        formulas_of(shape_).evaluate(row, context_);
        return differs || row.any_changed();
    }

    schema::SnapshotPointer schema_;
    schema::ShapePointer shape_;
    schema::formula::FormulaContext context_;
    std::vector<const Field*> fields_, rollups_;
    bool links_ = false;
};

class Filling {
 public:
    Filling(Platform& platform, const std::string& entity, const RefillOptions& options)
        : platform_(platform), entity_(entity), options_(options), actor_(platform.system_actor()) {}

    bool run() {
        constexpr int kPagesBetweenMarks = 20;  // a stretch without a difference is not worth a commit
        begin();
        for (int pages = 1; state_.round != 0; pages++) {
            const Stretch stretch = look();
            if (stretch.looked_at == 0) {
                end();
                continue;
            }
            const bool marks = !stretch.differing.empty() || pages % kPagesBetweenMarks == 0;
            if (marks ? !write(stretch) : false) {
                begin();
                continue;
            }
            state_.cursor = stretch.last;
            state_.done += stretch.looked_at;
            if (options_.progress && !options_.progress(state_.done, std::max(state_.done, state_.total))) return false;
        }
        return true;
    }

 private:
    // The transaction that asked may not have told everybody of its schema yet.
    void begin() {
        state_ = state_of(platform_.database().read()->connection(), entity_);
        if (state_.round != 0 && platform_.schema()->version() < state_.version) platform_.reload_schema();
    }

    Stretch look() {
        const schema::SnapshotPointer schema = platform_.schema();
        const auto context = formula_context(actor_.directory().company(), platform_.clock().now());
        const Judge judge{schema, schema->get(entity_), state_.rollups, context};
        return judge.judge(platform_.database().read()->connection(), state_.cursor, options_.page);
    }

    // False when it was asked for anew meanwhile: then all begins again.
    bool write(const Stretch& stretch) {
        std::size_t at = 0;
        do {
            bool stands = false;
            const std::size_t from = at;
            platform_.write(actor_, {.cause = Cause::job, .operation = operation(), .alone = true},
                            [&](Writer& writer) {
                                at = from;
                                stands = state_of(writer.connection(), entity_).round == state_.round;
                                if (stands) at = box(writer, stretch, from);
                                return std::string{};
                            });
            if (!stands) return false;
        } while (at < stretch.differing.size());
        return true;
    }

    std::size_t box(Writer& writer, const Stretch& stretch, std::size_t at) {
        const storage::TimeBox box{platform_.database(), options_.box};
        const auto which = state_.rollups ? Writer::Derived::all : Writer::Derived::formulas;
        const schema::ShapePointer shape = writer.schema().get(entity_);
        while (at < stretch.differing.size()) {
            writer.refresh(shape, stretch.differing[at++], which);
            if (box.is_full()) break;
        }
        const bool whole = at == stretch.differing.size();
        const Key cursor = whole ? stretch.last : stretch.differing[at - 1];
        const std::int64_t done = state_.done + (whole ? stretch.looked_at : 0);
        // Who asks anew at this moment begins at the first row.
        writer.connection().run("UPDATE refills SET customer=$1,record=$2,done=$3 WHERE entity=$4 AND round=$5",
                                {cursor.customer, cursor.id, done, entity_, state_.round});
        return at;
    }

    void end() {
        platform_.database().write([&](Connection& connection) {
            connection.run("DELETE FROM refills WHERE entity=$1 AND round=$2", {entity_, state_.round});
        });
        begin();
    }

    // Only events of what is searched for by its words make change sets; those are one operation.
    std::int64_t operation() {
        const auto shape = platform_.schema()->get(entity_);
        const bool tells = std::any_of(shape->formulas().begin(), shape->formulas().end(),
                                       [](const Field* field) { return field->options().searched; });
        if (tells && operation_ == 0) operation_ = platform_.new_operation();
        return operation_;
    }

    Platform& platform_;
    const std::string entity_;
    const RefillOptions& options_;
    const access::Actor actor_;
    State state_;
    std::int64_t operation_ = 0;
};

}  // namespace

bool refill(Platform& platform, const std::string& entity, const RefillOptions& options) {
    // The company may be what changed.
    platform.reload_directory();
    return Filling{platform, entity, options}.run();
}

}  // namespace lazo::records
