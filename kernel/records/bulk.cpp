#include "kernel/records/bulk.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "kernel/query/list.h"
#include "kernel/records/writer.h"
#include "kernel/storage/time_box.h"

namespace lazo::records {

using access::Action;
using schema::Key;
using schema::Record;

namespace {


constexpr std::size_t kMostRefusals = 100;
constexpr std::size_t kKeysAtOnce = 500;

// A row was refused after something of it had been written: the box is undone and done again, each row for itself.
struct Spoiled {};

bool is_of_the_row(ErrorKind kind) {
    return kind == ErrorKind::invalid || kind == ErrorKind::forbidden || kind == ErrorKind::not_found ||
           kind == ErrorKind::conflict;
}

Message first_of(const Error& error) {
    return error.fields().empty() ? error.message() : error.fields().front().message;
}

class Bulk {
 public:
    Bulk(Platform& platform, const access::Actor& actor, const BulkOrder& order, const BulkOptions& options)
        : platform_(platform),
          actor_(actor),
          order_(order),
          options_(options),
          action_(order.patch ? Action::update : Action::delete_) {
        actor.require(*order.shape, Action::bulk);
        actor.require(*order.shape, action_);
        write_.cause = Cause::bulk;
        write_.summary = order.shape->name();
        write_.operation = result_.operation = order.operation ? order.operation : platform.new_operation();
        write_.alone = true;
    }

    BulkResult run() {
        find_rows();
        std::size_t at = 0;
        while (at < rows_.size()) {
            at = box(at);
            if (options_.progress && at < rows_.size() &&
                !options_.progress(static_cast<std::int64_t>(at) + refused_before_, result_.total))
                break;
        }
        result_.whole = at == rows_.size();
        add_written();
        return std::move(result_);
    }

 private:
    std::vector<Key> keys(storage::Connection& connection, const query::Rights& rights,
                          const query::Condition& condition) const {
        const query::Scope scope{*platform_.schema(), rights, connection.dialect()};
        const schema::Field& any = order_.shape->get("created_at");
        std::vector<Key> found;
        query::each_row(connection, scope, {order_.shape, condition, {{{{}, &any}, false}}, {&any}},
                        [&](const Record& row) { return found.push_back(row.key), true; });
        return found;
    }

    // The rows that the actor sees, and of them those that the right `bulk` reaches; the others are refused.
    void find_rows() {
        const auto reading = platform_.database().read();
        if (!order_.keys) {
            find(reading->connection(), order_.filter);
        } else {
            const std::vector<Key> wanted = once_each(*order_.keys);
            for (std::size_t from = 0; from < wanted.size(); from += kKeysAtOnce) {
                const std::size_t end = std::min(wanted.size(), from + kKeysAtOnce);
                find_keys(reading->connection(), {wanted.begin() + static_cast<std::ptrdiff_t>(from),
                                                  wanted.begin() + static_cast<std::ptrdiff_t>(end)});
            }
        }
        std::sort(rows_.begin(), rows_.end());
        result_.total = static_cast<std::int64_t>(rows_.size()) + result_.refused;
        refused_before_ = result_.refused;
    }

    static std::vector<Key> once_each(std::vector<Key> keys) {
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        return keys;
    }

    void find_keys(storage::Connection& connection, const std::vector<Key>& wanted) {
        const std::vector<Key> visible = find(connection, query::Condition::is(wanted));
        std::vector<Key> missing;
        std::set_difference(wanted.begin(), wanted.end(), visible.begin(), visible.end(), std::back_inserter(missing));
        for (const Key& key : missing) refuse(key, {"error.not_found"});
    }

    // Returns what is visible, in order.
    std::vector<Key> find(storage::Connection& connection, const query::Condition& condition) {
        const access::ReachOf reach{actor_, *order_.shape, Action::bulk};
        std::vector<Key> visible = once_each(keys(connection, actor_, condition));
        const std::vector<Key> reached = once_each(keys(connection, reach, condition));
        std::set_intersection(visible.begin(), visible.end(), reached.begin(), reached.end(),
                              std::back_inserter(rows_));
        std::vector<Key> beyond;
        std::set_difference(visible.begin(), visible.end(), reached.begin(), reached.end(), std::back_inserter(beyond));
        for (const Key& key : beyond) refuse(key, {"record.not_writable"});
        return visible;
    }

    void refuse(Key key, Message why) {
        result_.refused++;
        if (result_.refusals.size() < kMostRefusals) result_.refusals.push_back({key, std::move(why)});
    }

    // One transaction from that row on; returns where it ended.
    std::size_t box(std::size_t from) {
        const BulkResult before = result_;
        std::size_t at = from;
        const auto work = [&](bool careful) {
            platform_.write(actor_, write_, [&](Writer& writer) {
                result_ = before;
                at = from;
                const storage::TimeBox box{platform_.database(), options_.box};
                while (at < rows_.size()) {
                    row(writer, rows_[at], careful);
                    if (++at - from >= options_.most_rows || box.is_full()) break;
                }
                return std::string{};
            });
        };
        try {
            work(false);
        } catch (const Spoiled&) {
            work(true);
        }
        return at;
    }

    void row(Writer& writer, Key key, bool careful) {
        const std::int64_t written = writer.connection().total_changes();
        try {
            if (careful)
                writer.within_savepoint([&] { change(writer, key); });
            else
                change(writer, key);
        } catch (const Error& error) {
            if (!is_of_the_row(error.kind())) throw;
            if (!careful && writer.connection().total_changes() != written) throw Spoiled{};
            refuse(key, first_of(error));
        }
    }

    void change(Writer& writer, Key key) {
        if (!order_.patch) return writer.remove(order_.shape, key);
        Record patch = *order_.patch;
        patch.key = key;
        const std::int64_t updated = writer.counts().updated;
        writer.update(patch);
        result_.unchanged += writer.counts().updated == updated ? 1 : 0;
    }

    void add_written() {
        const auto reading = platform_.database().read();
        reading->connection().each("SELECT updated,deleted FROM operations WHERE id=$1", {result_.operation},
                                   [&](storage::Statement& row) {
                                       result_.updated = row.integer(0);
                                       result_.deleted = row.integer(1);
                                   });
    }

    Platform& platform_;
    const access::Actor& actor_;
    const BulkOrder& order_;
    const BulkOptions& options_;
    const Action action_;
    OperationOptions write_;
    std::vector<Key> rows_;
    std::int64_t refused_before_ = 0;
    BulkResult result_;
};

}  // namespace

BulkResult bulk(Platform& platform, const access::Actor& actor, const BulkOrder& order, const BulkOptions& options) {
    return Bulk{platform, actor, order, options}.run();
}

}  // namespace lazo::records
