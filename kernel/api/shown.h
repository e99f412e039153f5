// What an answer shows of fields whose reads are logged, gathered while it is written.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "kernel/schema/field.h"
#include "kernel/schema/record.h"

namespace lazo::api {

class Shown {
 public:
    struct OfEntity {
        std::set<std::string> fields;
        std::int64_t rows = 0;
        schema::Key last;  // the row that was shown last; when `rows` is 1, the only one; empty of sums and groups
    };

    // Of a field whose reads are logged and that has a value. All fields of one row follow each other.
    void note(const std::string& entity, schema::Key key, const std::string& field) {
        OfEntity& shown = entities_[entity];
        shown.fields.insert(field);
        if (shown.rows > 0 && shown.last == key) return;
        shown.rows++;
        shown.last = key;
    }
    // So many sums or groups over several rows.
    void note_many(const std::string& entity, const std::string& field, std::int64_t rows) {
        OfEntity& shown = entities_[entity];
        shown.fields.insert(field);
        shown.rows = rows;
        shown.last = {};
    }
    // The answer is written anew.
    void forget() { entities_.clear(); }
    const std::map<std::string, OfEntity>& entities() const { return entities_; }

 private:
    std::map<std::string, OfEntity> entities_;
};

}  // namespace lazo::api
