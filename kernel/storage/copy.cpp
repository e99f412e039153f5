#include "kernel/storage/copy.h"

#include <algorithm>
#include <future>
#include <map>
#include <set>

#include "base/error.h"
#include "kernel/storage/copy_rows.h"
#include "kernel/storage/copy_target.h"
#include "kernel/storage/plan.h"

namespace lazo::storage {
namespace {

using Phase = CopyStep::Phase;

std::int64_t last_change_set(Database& database) {
    const auto reading = database.read();
    return reading->connection().integer(database.dialect().last_change_set());
}

std::vector<PlannedTable> tables_of(const CopyPlan& plan) {
    std::vector<PlannedTable> tables = plan_of(*plan.stored, plan.tables);
    std::map<std::string, std::vector<PlannedIndex>> served;
    for (PlannedTable& table : plan_of(*plan.served, plan.tables)) served[table.name] = std::move(table.indexes);
    for (PlannedTable& table : tables) table.indexes = served[table.name];
    return tables;
}

class Copy {
 public:
    Copy(Database& source, Database& target, std::vector<PlannedTable> plan, const CopyOptions& options)
        : source_(source),
          target_(target),
          plan_(std::move(plan)),
          options_(options),
          making_(target, plan_, options.target) {
        for (const PlannedTable& table : plan_) tables_.emplace_back(table);
    }

    CopyResult run() {
        making_.begin(store_id());
        for (const RowsOfTable& table : tables_) copy_rows(table);
        for (const PlannedTable& table : plan_) {
            tell(Phase::indexes, table.name, 0, false);
            while (making_.make_next_index(table)) tell(Phase::indexes, table.name, 0, false);
        }
        making_.set_numbers(last_change_set(source_));
        target_.settle(names_of_tables());
        CopyResult result{prove(), left_behind()};
        making_.finish();
        return result;
    }

 private:
    std::string store_id() {
        const auto reading = source_.read();
        return store_fact(reading->connection(), "store_id");
    }

    std::vector<std::string> names_of_tables() const {
        std::vector<std::string> names;
        for (const RowsOfTable& table : tables_) names.push_back(table.name());
        return names;
    }

    void tell(Phase phase, std::string_view table, std::int64_t rows, bool ended) {
        if (options_.progress) options_.progress({phase, table, rows, ended});
    }

    void copy_rows(const RowsOfTable& table) {
        CopyTarget::Progress progress = making_.progress_of(table);
        if (!progress.done) tell(Phase::rows, table.name(), progress.read.rows, false);
        while (!progress.done) {
            progress = copy_portion(table, progress.read);
            tell(Phase::rows, table.name(), progress.read.rows, progress.done);
        }
    }

    // Rows and how far they go in one transaction; the source is looked at for as long as that takes.
    CopyTarget::Progress copy_portion(const RowsOfTable& table, const RowsRead& from) {
        const auto texts =
            target_.dialect().name() == "postgresql" ? RowsOfTable::Texts::valid : RowsOfTable::Texts::any;
        CopyTarget::Progress progress;
        target_.write_alone([&](Connection& connection) {
            progress = {from, false};
            const auto reading = source_.read();
            connection.load(table.name(), table.columns(), [&](RowSink& sink) {
                progress.done = !table.read_on(reading->connection(), progress.read, options_.portion, &sink, texts);
            });
            CopyTarget::save(connection, table, progress.read, progress.done);
        });
        return progress;
    }

    // Of all rows as they stand now, in short looks.
    static RowsRead read_all(Database& database, const RowsOfTable& table, std::int64_t portion,
                             const std::function<void(const RowsRead&, bool ended)>& progress) {
        RowsRead read;
        for (bool more = true; more;) {
            const auto reading = database.read();
            more = table.read_on(reading->connection(), read, portion, nullptr);
            if (progress) progress(read, !more);
        }
        return read;
    }

    // What was copied, what the target holds, and what the source holds now.
    std::vector<CopiedTable> prove() {
        auto reading_source = std::async(std::launch::async, [this] {
            std::vector<RowsRead> all;
            for (const RowsOfTable& table : tables_) all.push_back(read_all(source_, table, options_.portion, {}));
            return all;
        });
        std::vector<RowsRead> there;
        for (const RowsOfTable& table : tables_)
            there.push_back(read_all(target_, table, options_.portion, [&](const RowsRead& read, bool ended) {
                tell(Phase::proof, table.name(), read.rows, ended);
            }));
        const std::vector<RowsRead> now = reading_source.get();
        std::vector<CopiedTable> copied;
        for (std::size_t i = 0; i < tables_.size(); i++) {
            compare(tables_[i], there[i], now[i]);
            copied.push_back({tables_[i].name(), there[i].rows, there[i].hash.text()});
        }
        compare_change_sets();
        return copied;
    }

    void compare(const RowsOfTable& table, const RowsRead& there, const RowsRead& now) {
        const RowsRead copied = making_.progress_of(table).read;
        if (now.rows != copied.rows || now.hash != copied.hash) throw_source_changed(table.name());
        if (there.rows != copied.rows || there.hash != copied.hash)
            throw Error{ErrorKind::conflict, {"copy.differs", {{"table", table.name()}, {"target", options_.target}}}};
    }

    void compare_change_sets() {
        if (last_change_set(source_) != last_change_set(target_)) throw_source_changed("change_sets");
    }

    [[noreturn]] void throw_source_changed(const std::string& table) const {
        throw Error{ErrorKind::conflict, {"copy.source_changed", {{"table", table}, {"target", options_.target}}}};
    }

    std::vector<std::string> left_behind() {
        std::vector<std::string> left;
        const auto reading = source_.read();
        std::set<std::string> planned{"commit_marks", "timelines"};  // the engine's own
        for (const RowsOfTable& table : tables_) {
            planned.insert(table.name());
            for (const std::string& column : reading->connection().table_columns(table.name()))
                if (std::find(table.columns().begin(), table.columns().end(), column) == table.columns().end())
                    left.push_back(table.name() + "." + column);
        }
        for (const std::string& name : reading->connection().tables())
            if (!planned.contains(name) && !name.starts_with("index_")) left.push_back(name);  // of the search
        return left;
    }

    Database &source_, &target_;
    const std::vector<PlannedTable> plan_;
    const CopyOptions& options_;
    CopyTarget making_;
    std::vector<RowsOfTable> tables_;
};

}  // namespace

CopyResult copy_store(Database& source, Database& target, const CopyPlan& plan, const CopyOptions& options) {
    return Copy{source, target, tables_of(plan), options}.run();
}

}  // namespace lazo::storage
