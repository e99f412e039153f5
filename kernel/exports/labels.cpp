#include "kernel/exports/labels.h"

#include "kernel/query/list.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::exports {

using schema::Field;
using schema::FieldType;
using schema::Key;

namespace {

constexpr std::size_t kMostKept = 50'000;
constexpr std::size_t kAtOnce = 200;

}  // namespace

void Labels::want(const std::string& entity, Key key) {
    if (known_[entity].try_emplace(key).second) wanted_[entity].push_back(key);
}

void Labels::want(const schema::Record& record, const std::vector<const Field*>& fields) {
    for (const Field* field : fields) {
        if (!record.has(*field)) continue;
        const schema::Value& value = record.at(*field);
        if (field->value_type() == FieldType::any_link) {
            const auto reference = schema::Codec<schema::Reference>::from(value);
            want(reference.entity, reference.key);
        } else if (field->type() == FieldType::links) {
            for (const Key& key : std::get<std::vector<Key>>(value)) want(field->target(), key);
        } else if (!field->target().empty()) {
            want(field->target(), std::get<Key>(value));
        }
    }
}

void Labels::fetch(storage::Connection& connection) {
    for (auto& [entity, keys] : wanted_) {
        // Too many names to keep: those of this page alone.
        auto& known = known_[entity];
        if (known.size() > kMostKept) {
            known.clear();
            for (const Key& key : keys) known.try_emplace(key);
        }
        fetch(connection, entity, keys);
        keys.clear();
    }
}

void Labels::fetch(storage::Connection& connection, const std::string& entity, const std::vector<Key>& keys) {
    const schema::ShapePointer shape = snapshot_->find(entity);
    if (!shape || !shape->title() || !actor_.may_read(*shape->title())) return;
    auto& known = known_[entity];
    std::vector<Key> wanted;
    for (const Key& key : keys) {
        const access::User* user = entity == "users" ? actor_.directory().find_user(key.id) : nullptr;
        if (user)
            known[key] = user->name;
        else if ((key.customer != 0) == shape->entity().by_customer())
            wanted.push_back(key);
    }
    const query::Scope scope{*snapshot_, actor_, connection.dialect()};
    for (std::size_t from = 0; from < wanted.size(); from += kAtOnce) {
        const auto first = wanted.begin() + static_cast<std::ptrdiff_t>(from);
        const auto last = wanted.begin() + static_cast<std::ptrdiff_t>(std::min(wanted.size(), from + kAtOnce));
        query::ListQuestion question{shape, query::Condition::is({first, last})};
        question.sort = {{{{}, &shape->get("created_at")}, false}};
        question.fields = {shape->title()};
        question.count = 0;
        question.limit = static_cast<int>(kAtOnce);
        for (const schema::Record& record : query::list(connection, scope, question).rows)
            if (record.has(*shape->title()))
                known[record.key] = shape->title()->kind().to_text(*shape->title(), record.at(*shape->title()));
    }
}

const std::string& Labels::find(const std::string& entity, Key key) const {
    static const std::string nothing;
    const auto known = known_.find(entity);
    if (known == known_.end()) return nothing;
    const auto label = known->second.find(key);
    return label == known->second.end() ? nothing : label->second;
}

}  // namespace lazo::exports
