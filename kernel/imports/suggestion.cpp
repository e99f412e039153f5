#include "kernel/imports/suggestion.h"

#include <algorithm>

#include "kernel/schema/fields/kind.h"

namespace lazo::imports {
namespace {

using schema::Field;
using schema::FieldType;

class Suggester {
 public:
    Suggester(const access::Actor& actor, const schema::Shape& shape, std::vector<Target> targets,
              const std::vector<Column>& columns, const std::vector<std::string>& guesses)
        : actor_(actor), shape_(shape), targets_(std::move(targets)), columns_(columns), guesses_(guesses) {}

    Mapping suggest() {
        const Target* key = best_key();
        const bool numbered = key && is_unique(*key) && lacks_title();
        for (std::size_t i = 0; i < columns_.size(); i++) map(i, key, numbered);
        if (key) mapping_.key = {key->name};
        mapping_.mode = mode(key != nullptr);
        mapping_.same_key = SameKey::merge;
        // Who has no e-mail is a customer all the same; a line without the only thing that it says of anybody is not.
        mapping_.blank_key = key && !numbered ? BlankKey::create : BlankKey::refuse;
        // A customer with a wrong birthday is a customer: the cell is reported, the row goes in.
        mapping_.bad_cells = BadCell::skip;
        mapping_.blanks = {"NA", "N/A", "NULL", "null"};
        return std::move(mapping_);
    }

 private:
    void map(std::size_t column, const Target* key, bool numbered) {
        const std::string& guess = guesses_[column];
        if (guess.empty() || (numbered && is_long(guess))) return;
        mapping_.columns.emplace_back(columns_[column].name, guess);
        if (numbered && guess == key->name)
            mapping_.columns.emplace_back(columns_[column].name, shape_.title()->name());
    }

    const Target* best_key() const {
        for (const auto is_key : {is_unique, is_email_row, is_tax_id})
            for (const Target& target : targets_)
                if (guessed(target.name) && target.field->options().indexed && is_key(target)) return &target;
        return nullptr;
    }
    static bool is_unique(const Target& target) { return !target.collection && target.field->options().unique; }
    static bool is_email_row(const Target& target) {
        return target.collection && target.field->type() == FieldType::email;
    }
    static bool is_tax_id(const Target& target) { return target.name == "tax_id"; }

    // No column gives what a record is called by, and a row without it would be refused.
    bool lacks_title() const {
        const Field* title = shape_.title();
        if (!title || title->type() != FieldType::text || !title->options().required || !find(title->name()))
            return false;
        const auto& parts = title->options().made_of;
        return !guessed(title->name()) &&
               std::none_of(parts.begin(), parts.end(), [&](const std::string& part) { return guessed(part); });
    }

    bool is_long(const std::string& guess) const {
        const Target* target = find(guess);
        return target && target->field->type() == FieldType::long_text;
    }

    // What the actor may do: who may not change records is not offered it.
    Mode mode(bool has_key) const {
        if (!has_key || !actor_.may(shape_, access::Action::update)) return Mode::create;
        return actor_.may(shape_, access::Action::create) ? Mode::both : Mode::update;
    }

    bool guessed(std::string_view target) const {
        return std::find(guesses_.begin(), guesses_.end(), target) != guesses_.end();
    }
    const Target* find(std::string_view name) const {
        const auto found =
            std::find_if(targets_.begin(), targets_.end(), [&](const Target& target) { return target.name == name; });
        return found == targets_.end() ? nullptr : &*found;
    }

    const access::Actor& actor_;
    const schema::Shape& shape_;
    const std::vector<Target> targets_;
    const std::vector<Column>& columns_;
    const std::vector<std::string>& guesses_;
    Mapping mapping_;
};

}  // namespace

Mapping suggest_mapping(const schema::Snapshot& snapshot, const access::Actor& actor, const schema::ShapePointer& shape,
                        const std::vector<Column>& columns, const std::vector<std::string>& guesses) {
    return Suggester{actor, *shape, all_targets(snapshot, actor, shape), columns, guesses}.suggest();
}

}  // namespace lazo::imports
