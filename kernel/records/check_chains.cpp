#include "kernel/records/check_parts.h"

namespace lazo::records {

using schema::Key;
using schema::Shape;
using storage::Part;
using storage::Statement;

namespace {

enum class Kind : std::uint8_t { ended, standing, deletion };

// One line of a record's life: a version, or its going.
struct Line {
    Kind kind = Kind::ended;
    std::int64_t to_set = 0;  // of an ended version or a deletion
    std::int64_t version = 0, created_set = 0, change_set = 0;
    std::int64_t restored_set = 0;  // of a deletion; 0: it lies in the recycle bin
};

// All lines of one record in one table, in the order of the sets.
class Life {
 public:
    Life(Inspection& inspection, const Shape& shape, Part part, Key key, const std::vector<Line>& lines)
        : inspection_(inspection), shape_(shape), aside_(part == Part::custom), key_(key) {
        for (const Line& line : lines) (line.kind == Kind::deletion ? deletions_ : versions_).push_back(line);
    }

    void judge() {
        const Line* before = nullptr;
        for (const Line& version : versions_) {
            judge_sets(version);
            judge_step(before, version);
            before = &version;
        }
        if (before) judge_end(*before);
        inspection_.report.versions += static_cast<std::int64_t>(versions_.size());
    }

 private:
    void fault(std::string key, std::int64_t set) {
        inspection_.report.add(place_of(shape_, key_), {std::move(key), {{"set", std::to_string(set)}}});
    }

    void judge_sets(const Line& version) {
        const std::int64_t end = version.kind == Kind::ended ? version.to_set : version.change_set;
        for (const std::int64_t set : {version.created_set, version.change_set, end})
            if (!inspection_.knows(set)) return fault("check.no_set", set);
        const bool ordered =
            version.created_set <= version.change_set && (version.kind == Kind::standing || version.change_set < end);
        if (!ordered) fault("check.set_order", version.change_set);
    }

    // A version begins where the one before ended, or where a deletion of it was taken back.
    void judge_step(const Line* before, const Line& version) {
        if (aside_) return judge_aside(before, version);
        if (!before) {
            if (version.change_set != version.created_set) fault("check.chain_broken", version.change_set);
            return;
        }
        if (before->to_set != version.change_set && !came_back(before->to_set, version.change_set))
            fault("check.chain_broken", version.change_set);
        // By one, but for a row that one set wrote more than once.
        if (before->version >= version.version) fault("check.version_order", version.change_set);
        if (before->created_set != version.created_set) fault("check.set_order", version.change_set);
    }

    // A row of custom fields begins when one of them has a value, and may stay away when its record comes back.
    void judge_aside(const Line* before, const Line& version) {
        if (!before || before->to_set == version.change_set) return;
        const bool away = std::any_of(deletions_.begin(), deletions_.end(), [&](const Line& line) {
            return line.to_set == before->to_set && line.restored_set != 0 && line.restored_set <= version.change_set;
        });
        if (!away) fault("check.chain_broken", version.change_set);
        if (before->version >= version.version) fault("check.version_order", version.change_set);
    }

    bool came_back(std::int64_t deleted_set, std::int64_t restored_set) const {
        return std::any_of(deletions_.begin(), deletions_.end(), [&](const Line& line) {
            return line.to_set == deleted_set && line.restored_set == restored_set;
        });
    }

    void judge_end(const Line& last) {
        const auto in_bin =
            std::find_if(deletions_.begin(), deletions_.end(), [](const Line& line) { return line.restored_set == 0; });
        if (last.kind == Kind::standing) {
            if (in_bin != deletions_.end()) fault("check.stands_deleted", in_bin->to_set);
        } else if (aside_ && in_bin == deletions_.end() && any_deletion(last.to_set)) {
            return;
        } else if (in_bin == deletions_.end() || in_bin->to_set != last.to_set) {
            fault("check.gone", last.to_set);
        }
    }

    bool any_deletion(std::int64_t set) const {
        return std::any_of(deletions_.begin(), deletions_.end(), [&](const Line& line) { return line.to_set == set; });
    }

    Inspection& inspection_;
    const Shape& shape_;
    const bool aside_;  // the side table
    const Key key_;
    std::vector<Line> versions_, deletions_;
};

std::string lines_of(const Shape& shape, Part part) {
    const std::string table = storage::table_of(shape, part);
    const std::string keys = two_keys(shape) + ",";
    return "SELECT " + keys + "0,t.to_set,t.version,t.created_set,t.change_set,0 FROM " + storage::history_of(table) +
           " t UNION ALL SELECT " + keys + "1,9223372036854775807,t.version,t.created_set,t.change_set,0 FROM " +
           table +
           " t UNION ALL SELECT d.customer,d.record,2,d.change_set,0,0,0,coalesce(d.restored_set,0) FROM deleted d "
           "WHERE d.entity=$1"
           " ORDER BY 1,2,4,3";
}

void check_part(Inspection& inspection, const Shape& shape, Part part) {
    Key current;
    std::vector<Line> lines;
    const auto end_life = [&] {
        if (!lines.empty()) Life{inspection, shape, part, current, lines}.judge();
        lines.clear();
    };
    inspection.each(lines_of(shape, part), {shape.name()}, [&](Statement& row) {
        const Key key = key_at(row, 0);
        if (key != current) end_life();
        current = key;
        lines.push_back({static_cast<Kind>(row.integer(2)), row.integer(3), row.integer(4), row.integer(5),
                         row.integer(6), row.integer(7)});
        if (row.integer(2) == 1 && part == Part::declared) inspection.report.rows++;
    });
    end_life();
}

// A row of custom fields belongs to a row that stands.
void check_side_rows(Inspection& inspection, const Shape& shape) {
    inspection.each(
        "SELECT " + two_keys(shape) + " FROM " + storage::table_of(shape, Part::custom) +
            " t WHERE NOT EXISTS(SELECT 1 FROM " + storage::table_of(shape) + " m WHERE m.id=t.id" +
            (shape.entity().by_customer() ? " AND m.customer=t.customer)" : ")"),
        {}, [&](Statement& row) { inspection.report.add(place_of(shape, key_at(row, 0)), {"check.side_row"}); });
}

}  // namespace

void check_chains(Inspection& inspection, const Shape& shape) {
    for (const Part part : parts_of(shape)) check_part(inspection, shape, part);
    if (parts_of(shape).size() > 1) check_side_rows(inspection, shape);
}

}  // namespace lazo::records
