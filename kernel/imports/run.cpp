#include "kernel/imports/run.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "kernel/imports/error_file.h"
#include "kernel/imports/opened.h"
#include "kernel/storage/first_load.h"
#include "kernel/storage/tables.h"
#include "kernel/storage/time_box.h"

namespace lazo::imports {

namespace {

// A row failed after something of it had been written: the box is undone and done again, each row for itself.
struct Spoiled {};
struct TakenBack {};

// The entity and those of its child rows that come with it.
std::vector<schema::ShapePointer> loaded_shapes(const Plan& plan) {
    std::vector<schema::ShapePointer> shapes{plan.shape};
    for (const MappedColumn& column : plan.columns)
        if (std::find(shapes.begin(), shapes.end(), column.target.shape) == shapes.end()) shapes.push_back(column.target.shape);
    return shapes;
}

// Puts the indexes of what is loaded aside for as long as it lives.
class FirstLoad {
 public:
    FirstLoad(storage::Database& database, const Plan& plan) : database_(database) {
        const std::vector<schema::ShapePointer> shapes = loaded_shapes(plan);
        // Links into what is loaded are looked up while it is.
        for (const MappedColumn& column : plan.columns)
            for (const schema::ShapePointer& shape : shapes)
                if (column.target.field->target() == shape->name()) return;
        std::set<std::string> kept;
        for (const std::size_t key : plan.key)
            kept.insert(storage::lookup_index(*plan.columns[key].target.shape, *plan.columns[key].target.field));
        for (const schema::ShapePointer& shape : shapes)
            if (storage::put_indexes_aside(database, *shape, kept)) aside_.push_back(shape);
    }
    ~FirstLoad() {
        for (const schema::ShapePointer& shape : aside_) {
            try {
                storage::ensure_indexes(database_, *shape);
            } catch (const std::exception& error) {  // made at the next start at the latest
                log::error(std::string("indexes after an import: ") + error.what());
            }
        }
    }
    FirstLoad(const FirstLoad&) = delete;

 private:
    storage::Database& database_;
    std::vector<schema::ShapePointer> aside_;
};

class Run {
 public:
    Run(records::Platform& platform, const access::Actor& actor, const Texts& texts, Ledger ledger,
        const RunOptions& options)
        : platform_(platform),
          actor_(actor),
          options_(options),
          ledger_(std::move(ledger)),
          opened_(platform, actor, texts, ledger_) {
        write_.cause = records::Cause::import;
        write_.summary = ledger_.name;
        write_.operation = ledger_.operation;
        write_.alone = true;
    }

    bool to_the_end() {
        if (!opened_.survey_file(options_.progress)) return false;
        ledger_.total = opened_.survey().rows;
        const bool is_large = ledger_.total - ledger_.position >= options_.first_load;
        std::optional<FirstLoad> first_load;
        if (is_large) first_load.emplace(platform_.database(), opened_.plan());
        for (std::int64_t i = 0; i < ledger_.position; i++)
            if (!opened_.file().next(skipped_)) break;
        const bool whole = all_boxes();
        first_load.reset();
        if (is_large && whole) settle();
        return whole;
    }
    const Ledger& ledger() const { return ledger_; }

 private:
    bool all_boxes() {
        while (box())
            if (options_.progress && !options_.progress(ledger_.position, ledger_.total))
                return ledger_.position == ledger_.total;
        return true;
    }

    void settle() {
        std::vector<std::string> tables;
        for (const schema::ShapePointer& shape : loaded_shapes(opened_.plan())) tables.push_back(storage::table_of(*shape));
        platform_.database().settle(tables);
    }

    // One transaction. False at the end of the file.
    bool box() {
        reserve_ids();
        const Ledger before = ledger_;
        bool careful = false, again = false;
        for (;;) {
            try {
                platform_.write(actor_, write_, [&](records::Writer& writer) {
                    if (again) opened_.rows().forget();
                    again = true;
                    ledger_ = before;
                    fill(writer, careful, before.position);
                    return std::string{};
                });
                break;
            } catch (const Spoiled&) {
                careful = true;
            }
        }
        rows_per_box_ = std::max(at_, rows_per_box_ / 2);
        // A box that ran again may have ended earlier than it read: the rest begins the next one.
        std::rotate(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(at_), rows_.begin() + static_cast<std::ptrdiff_t>(read_));
        read_ -= at_;
        return ledger_.position > before.position;
    }

    void fill(records::Writer& writer, bool careful, std::int64_t from) {
        const storage::TimeBox box{platform_.database(), options_.box};
        lines_.clear();
        at_ = 0;
        while (next_row()) {
            count(careful ? one_for_itself(writer, rows_[at_ - 1]) : one(writer, rows_[at_ - 1]));
            if (at_ >= options_.most_rows || (options_.box_is_full ? options_.box_is_full() : box.is_full())) break;
        }
        if (at_ == 0) return;
        ledger_.position += static_cast<std::int64_t>(at_);
        ledger_.error_bytes = append_errors(ledger_.error_path(), ledger_.error_bytes, lines_);
        advance(writer.connection(), ledger_, from);
    }

    // From those of this box that were read before, when it runs again; else from the file.
    bool next_row() {
        if (at_ == read_) {
            if (rows_.size() == read_) rows_.emplace_back();
            if (!opened_.file().next(rows_[read_])) return false;
            read_++;
        }
        at_++;
        return true;
    }

    Judged one(records::Writer& writer, const SourceRow& row) {
        Judged judged = opened_.rows().write(writer, row);
        if (judged.left_traces) throw Spoiled{};
        return judged;
    }

    Judged one_for_itself(records::Writer& writer, const SourceRow& row) {
        Judged judged;
        try {
            writer.within_savepoint([&] {
                judged = opened_.rows().write(writer, row);
                if (judged.left_traces) throw TakenBack{};
            });
        } catch (const TakenBack&) {
            opened_.rows().forget();
        }
        return judged;
    }

    void count(const Judged& judged) {
        Counts& counts = ledger_.counts;
        switch (judged.fate) {
            case Fate::created:
                counts.created++;
                break;
            case Fate::updated:
                counts.updated++;
                break;
            case Fate::unchanged:
                counts.unchanged++;
                break;
            case Fate::failed:
                counts.failed++;
                break;
        }
        counts.duplicates += judged.duplicate ? 1 : 0;
        for (const Remark& remark : judged.remarks) counts.warnings += remark.weight == Weight::warning ? 1 : 0;
        if (!judged.remarks.empty()) lines_ += kept_lines(judged.remarks);
    }

    // Enough ids for the next box, so that it need not be undone for want of them.
    void reserve_ids() {
        const auto wanted = static_cast<std::int64_t>(rows_per_box_ * 3 / 2 + 100);
        reserve(opened_.plan().shape->name(), wanted);
        std::map<std::string, std::size_t> rows;
        for (const MappedColumn& column : opened_.plan().columns)
            if (column.target.collection)
                rows[column.target.shape->name()] =
                    std::max(rows[column.target.shape->name()], column.target.index + 1);
        for (const auto& [entity, count] : rows) reserve(entity, wanted * static_cast<std::int64_t>(count));
    }
    void reserve(const std::string& entity, std::int64_t wanted) {
        if (platform_.ids().left(entity) < wanted) platform_.ids().reserve(platform_.database(), entity, wanted * 8);
    }

    records::Platform& platform_;
    const access::Actor& actor_;
    const RunOptions& options_;
    Ledger ledger_;
    Opened opened_;
    records::OperationOptions write_;
    std::vector<SourceRow> rows_;  // of the box; used again and again
    std::size_t read_ = 0;         // of them, from the file
    std::size_t at_ = 0;           // of them, done
    std::size_t rows_per_box_ = 200;
    std::string lines_;
    SourceRow skipped_;
};

}  // namespace

RunResult run(records::Platform& platform, const access::Actor& actor, const Texts& texts, std::int64_t import,
              const RunOptions& options) {
    const auto result_of = [](const Ledger& ledger, bool whole) {
        return RunResult{ledger.counts, ledger.position, ledger.operation, whole};
    };
    Ledger ledger = get_ledger(platform.database().read()->connection(), import);
    if (ledger.state == "done") return result_of(ledger, true);
    if (ledger.state != "running") throw Error{ErrorKind::conflict, {"import.not_started"}};
    Run work{platform, actor, texts, ledger, options};
    const bool whole = work.to_the_end();
    if (whole) {
        if (work.ledger().position != work.ledger().total) throw_internal("an import did not do each row once");
        platform.database().write([&](storage::Connection& connection) { set_done(connection, import); });
        std::error_code ignored;
        std::filesystem::remove(ledger.path, ignored);
    }
    return result_of(work.ledger(), whole);
}

std::string RunResult::to_json() const {
    json::Writer out;
    out.begin_object()
        .key("created")
        .integer(counts.created)
        .key("updated")
        .integer(counts.updated)
        .key("unchanged")
        .integer(counts.unchanged);
    out.key("failed")
        .integer(counts.failed)
        .key("duplicates")
        .integer(counts.duplicates)
        .key("warnings")
        .integer(counts.warnings);
    out.key("rows").integer(rows).key("operation").text(std::to_string(operation)).end_object();
    return out.take();
}

}  // namespace lazo::imports
