#include "kernel/api/labels.h"

#include "kernel/schema/fields/kind.h"

namespace lazo::api {

using schema::Field;
using schema::FieldType;
using schema::Key;

std::string title_of(const schema::Record& record) {
    const Field* title = record.shape().title();
    if (!title || !record.has(*title)) return record.key.to_text();
    return title->kind().to_text(*title, record.at(*title));
}

void Labels::want_links(const schema::Record& record, const std::vector<const Field*>& fields) {
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

void Labels::fetch() {
    std::vector<query::ListQuestion> questions;
    for (auto& [entity, labels] : wanted_) ask(entity, labels, questions);
    for (const query::Page& page : query::lists(connection_, call_.scope(connection_), questions))
        for (const schema::Record& record : page.rows) wanted_[record.shape().name()][record.key] = title_of(record);
}

void Labels::ask(const std::string& entity, std::map<Key, std::string>& labels, std::vector<query::ListQuestion>& questions) {
    const schema::ShapePointer shape = call_.schema->find(entity);
    if (!shape || !shape->title() || !call_.actor.may_read(*shape->title())) return;
    if (entity == "users") {
        for (auto& [key, label] : labels)
            if (const auto* user = call_.actor.directory().find_user(key.id)) label = user->name;
        return;
    }
    std::vector<Key> keys;
    for (const auto& [key, label] : labels)
        if ((key.customer != 0) == shape->entity().by_customer()) keys.push_back(key);
    // In pieces, since a statement takes a bounded number of values.
    for (std::size_t from = 0; from < keys.size(); from += 200) {
        const std::size_t to = std::min(keys.size(), from + 200);
        query::ListQuestion question{shape, query::Condition::is({keys.begin() + static_cast<std::ptrdiff_t>(from), keys.begin() + static_cast<std::ptrdiff_t>(to)})};
        question.sort = {{{{}, &shape->get("created_at")}, false}};
        question.fields = {shape->title()};
        question.count = 0;  // few: found by their keys
        question.limit = 200;
        questions.push_back(std::move(question));
    }
}

const std::string* Labels::find(const std::string& entity, Key key) const {
    const auto labels = wanted_.find(entity);
    if (labels == wanted_.end()) return nullptr;
    const auto label = labels->second.find(key);
    return label == labels->second.end() || label->second.empty() ? nullptr : &label->second;
}

}  // namespace lazo::api
