// What an answer or an export shows of fields whose reads are logged, gathered while it is written.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "kernel/access/read_log.h"

namespace lazo::access {

class Shown {
 public:
    // Of a field whose reads are logged and that has a value. All fields of one row follow each other.
    void note(const std::string& entity, schema::Key key, const std::string& field);
    // So many sums or groups over several rows.
    void note_many(const std::string& entity, const std::string& field, std::int64_t rows);
    // The answer is written anew.
    void forget() { entities_.clear(); }
    // Tells the log, entity by entity. `reader` says who it is, over which route and with which question.
    void tell(ReadLog& log, const SensitiveRead& reader) const;

 private:
    struct OfEntity {
        std::set<std::string> fields;
        std::int64_t rows = 0;
        schema::Key last;  // the row that was shown last; when `rows` is 1, the only one; empty of sums and groups
    };
    std::map<std::string, OfEntity> entities_;
};

}  // namespace lazo::access
