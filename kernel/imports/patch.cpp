#include "kernel/imports/patch.h"

#include <algorithm>

namespace lazo::imports {

using schema::Field;
using schema::FieldType;
using schema::Key;
using schema::Record;
using schema::Value;

namespace {

Value joined(const Value& left, const Value& right) {
    std::vector<Key> keys = schema::Codec<std::vector<Key>>::from(left);
    for (const Key& key : schema::Codec<std::vector<Key>>::from(right)) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return schema::Codec<std::vector<Key>>::to(std::move(keys));
}

enum class Said : std::uint8_t { nothing, change, otherwise };

// Puts what the draft says of one field over what is stored.
Said put(Record& to, const Value& stored, const Record& draft, const Field& field, Policy policy) {
    if (!draft.has(field)) return Said::nothing;
    Value value = field.type() == FieldType::links ? joined(stored, draft.at(field)) : draft.at(field);
    if (value == stored) return Said::nothing;
    if (policy == Policy::keep_first && !schema::is_empty(stored) && field.type() != FieldType::links)
        return Said::otherwise;
    to.assign(field, std::move(value));
    return Said::change;
}

bool is_contact(const schema::Shape& rows) {
    return rows.title() && (rows.title()->type() == FieldType::email || rows.title()->type() == FieldType::phone);
}

// The stored child rows as they shall be; the one that is marked as primary first.
std::vector<Record> primary_first(const Record& stored, const std::string& name) {
    const auto found = stored.children.find(name);
    if (found == stored.children.end()) return {};
    std::vector<Record> rows = found->second;
    for (Record& row : rows) row.forget_changes();
    std::stable_partition(rows.begin(), rows.end(), [](const Record& row) {
        const Field* primary = row.shape().find("primary");
        return primary && schema::Codec<bool>::from(row.at(*primary));
    });
    return rows;
}

class ChildPatch {
 public:
    ChildPatch(const Plan& plan, Policy policy, Patch& patch) : plan_(plan), policy_(policy), patch_(patch) {}

    void list(const std::string& name, const Record& stored, const std::vector<Record>& drafts) {
        std::vector<Record> rows = primary_first(stored, name);
        bool changes = false;
        for (std::size_t i = 0; i < drafts.size(); i++) {
            Record* row = same_row(rows, drafts[i], i);
            if (!row) {
                rows.push_back(drafts[i]);
                changes = true;
                continue;
            }
            changes |= merge(*row, drafts[i], name, i);
        }
        if (!changes) return;
        patch_.record.children[name] = std::move(rows);
        patch_.changes = true;
    }

 private:
    static Record* same_row(std::vector<Record>& rows, const Record& draft, std::size_t place) {
        const Field* title = draft.shape().title();
        if (title && draft.has(*title))
            for (Record& row : rows)
                if (row.at(*title) == draft.at(*title)) return &row;
        if (is_contact(draft.shape()) && draft.has(*title)) return nullptr;
        return place < rows.size() ? &rows[place] : nullptr;
    }

    bool merge(Record& row, const Record& draft, const std::string& name, std::size_t place) {
        bool changes = false;
        for (const Field* field : draft.shape().fields()) {
            const Value stored = row.at(*field);
            const Said said = put(row, stored, draft, *field, policy_);
            changes |= said == Said::change;
            if (said == Said::otherwise) keep(name, place, *field);
        }
        return changes;
    }

    void keep(const std::string& name, std::size_t place, const Field& field) {
        for (const MappedColumn& column : plan_.columns)
            if (column.target.collection && column.target.collection->name == name && column.target.index == place &&
                column.target.field == &field)
                patch_.kept.push_back(&column);
    }

    const Plan& plan_;
    const Policy policy_;
    Patch& patch_;
};

}  // namespace

Patch patch_of(const Plan& plan, const Record& stored, const Record& draft, Policy policy) {
    Patch patch{stored};
    for (const MappedColumn& column : plan.columns) {
        const Field& field = *column.target.field;
        if (column.target.collection) continue;
        const bool stands_in = plan.stands_in(column);
        const Said said = put(patch.record, stored.at(field), draft, field, stands_in ? Policy::keep_first : policy);
        patch.changes |= said == Said::change;
        if (said == Said::otherwise && !stands_in) patch.kept.push_back(&column);
    }
    // Constants fill what is empty, whatever the policy.
    for (const Constant& constant : plan.constants) {
        const Field& field = *constant.target.field;
        if (!constant.target.collection)
            patch.changes |= put(patch.record, stored.at(field), draft, field, Policy::keep_first) == Said::change;
    }
    ChildPatch children{plan, policy, patch};
    for (const auto& [name, rows] : draft.children) children.list(name, stored, rows);
    return patch;
}

}  // namespace lazo::imports
