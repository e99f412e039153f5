// The rows of an export, page by page.
#pragma once

#include <optional>
#include <vector>

#include "kernel/access/actor.h"
#include "kernel/query/list.h"

namespace lazo::exports {

// Who may see a row and may also take it away in a file: never more than either right alone gives.
class ReadAndExport : public query::Rights {
 public:
    ReadAndExport(const access::Actor& actor, const schema::Shape& shape) : actor_(actor), shape_(shape) {}
    query::Visibility visible(const schema::Shape& shape) const override;
    bool may_read(const schema::Field& field) const override { return actor_.may_read(field); }
    std::int64_t user() const override { return actor_.user(); }

 private:
    const access::Actor& actor_;
    const schema::Shape& shape_;
};

class Rows {
 public:
    Rows(schema::SnapshotPointer snapshot, const query::Rights& rights, schema::ShapePointer shape,
         query::Condition filter, std::vector<query::SortKey> sort, std::optional<std::int64_t> as_of)
        : snapshot_(std::move(snapshot)),
          rights_(rights),
          shape_(std::move(shape)),
          filter_(std::move(filter)),
          sort_(std::move(sort)),
          as_of_(as_of) {}

    // What is loaded of each row.
    struct Wanted {
        std::vector<const schema::Field*> fields;
        std::vector<const schema::Collection*> primaries;
    };
    // The next rows; none at the end. Without a sort along the keys, so that a page costs the same wherever it is; with
    // one, the keys are listed first (16 bytes a row), and rows that are gone meanwhile left out.
    std::vector<schema::Record> next(storage::Connection& connection, const Wanted& wanted, std::size_t limit);

    // How far it is, and back to there, when the page behind it came to nothing.
    struct Place {
        schema::Key last;
        std::size_t given = 0;
        bool listed = false;
    };
    Place place() const { return {last_, given_, keys_.has_value()}; }
    void go_back(const Place& place) {
        last_ = place.last;
        given_ = place.given;
        if (!place.listed) keys_.reset();
    }

 private:
    std::vector<schema::Record> along_keys(storage::Connection& connection, const Wanted& wanted, std::size_t limit);
    std::vector<schema::Record> by_keys(storage::Connection& connection, const Wanted& wanted, std::size_t limit);
    query::Scope scope(storage::Connection& connection) const {
        return {*snapshot_, rights_, connection.dialect(), as_of_};
    }

    const schema::SnapshotPointer snapshot_;
    const query::Rights& rights_;
    const schema::ShapePointer shape_;
    const query::Condition filter_;
    const std::vector<query::SortKey> sort_;
    const std::optional<std::int64_t> as_of_;
    schema::Key last_;
    std::optional<std::vector<schema::Key>> keys_;
    std::size_t given_ = 0;
};

}  // namespace lazo::exports
