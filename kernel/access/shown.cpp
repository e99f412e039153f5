#include "kernel/access/shown.h"

namespace lazo::access {

void Shown::note(const std::string& entity, schema::Key key, const std::string& field) {
    OfEntity& shown = entities_[entity];
    shown.fields.insert(field);
    if (shown.rows > 0 && shown.last == key) return;
    shown.rows++;
    shown.last = key;
}

void Shown::note_many(const std::string& entity, const std::string& field, std::int64_t rows) {
    OfEntity& shown = entities_[entity];
    shown.fields.insert(field);
    shown.rows = rows;
    shown.last = {};
}

void Shown::tell(ReadLog& log, const SensitiveRead& reader) const {
    for (const auto& [entity, shown] : entities_) {
        SensitiveRead read = reader;
        read.entity = entity;
        read.rows = shown.rows;
        if (shown.rows == 1) read.record = shown.last;
        for (const std::string& field : shown.fields) read.fields += (read.fields.empty() ? "" : ",") + field;
        log.add(std::move(read));
    }
}

}  // namespace lazo::access
