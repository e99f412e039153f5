#include "kernel/imports/guess.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/email.h"
#include "base/phone.h"
#include "base/tax_id.h"
#include "base/text.h"
#include "kernel/imports/words.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::imports {
namespace {

using schema::FieldType;

void add_synonyms(const Texts& texts, const std::string& field, std::vector<std::string>& names) {
    const std::string key = "import.names." + field;
    for (const Language language : {Language::es, Language::en}) {
        if (!texts.knows(language, key)) continue;
        std::string all = texts.say(language, key);
        while (!all.empty()) {
            const auto bar = std::min(all.find('|'), all.size());
            names.push_back(plain_words(all.substr(0, bar)));
            all.erase(0, std::min(bar + 1, all.size()));
        }
    }
}

// "email 2" as "email" and 2.
std::string without_number(const std::string& words, std::size_t& number) {
    number = 1;
    const auto blank = words.rfind(' ');
    if (blank == std::string::npos || blank + 2 != words.size() || words.back() < '1' || words.back() > '9')
        return words;
    number = static_cast<std::size_t>(words.back() - '0');
    return words.substr(0, blank);
}

// What more than four of five cells are, blank ones aside.
template <class Is>
bool mostly(const std::vector<std::string>& cells, const Is& is) {
    std::size_t filled = 0, fitting = 0;
    for (const std::string& cell : cells) {
        if (cell.empty()) continue;
        filled++;
        fitting += is(cell) ? 1 : 0;
    }
    return filled > 0 && fitting * 5 >= filled * 4;
}

class Guesser {
 public:
    Guesser(const Texts& texts, const schema::Field* title, std::vector<Target> targets, std::string country,
            const std::vector<Column>& columns)
        : texts_(texts),
          title_(title),
          targets_(std::move(targets)),
          country_(std::move(country)),
          columns_(columns),
          guesses_(columns.size()) {
        for (const Target& target : targets_) learn(target);
    }

    std::vector<std::string> guess() {
        for (std::size_t i = 0; i < columns_.size(); i++) by_name(i, plain_words(columns_[i].name));
        first_names();
        for (std::size_t i = 0; i < columns_.size(); i++)
            if (guesses_[i].empty()) by_content(i);
        return std::move(guesses_);
    }

 private:
    // Own fields come first among the targets; a field that many child rows have ("kind") is known by its own label
    // only.
    void learn(const Target& target) {
        std::vector<std::string> names = names_of(texts_, *target.field);
        add_synonyms(texts_, target.field->name(), names);
        if (target.collection && target.field == target.shape->title())
            for (std::string& name : names_of(texts_, *target.shape)) names.push_back(std::move(name));
        if (target.collection && target.field != target.shape->title() && target.shape->find("primary") &&
            is_common(*target.field))
            return;
        for (const std::string& name : names)
            if (!name.empty()) known_.emplace(name, &target);
    }
    static bool is_common(const schema::Field& field) {
        return field.type() == FieldType::choice || field.type() == FieldType::flag;
    }

    void by_name(std::size_t column, const std::string& words) {
        std::size_t number = 1;
        auto found = known_.find(words);
        if (found == known_.end()) found = known_.find(without_number(words, number));
        if (found == known_.end()) return;
        take(column, *found->second, number);
    }

    // The wanted child row, or the next free one: "phone" and "mobile" are two phones.
    void take(std::size_t column, const Target& target, std::size_t number) {
        if (!target.collection) {
            if (number == 1 && taken_.insert(target.name).second) guesses_[column] = target.name;
            return;
        }
        for (std::size_t place = number; place <= 9; place++) {
            const std::string name =
                place == 1 ? target.name
                           : target.collection->name + "[" + std::to_string(place) + "]." + target.field->name();
            if (!taken_.insert(name).second) continue;
            guesses_[column] = name;
            return;
        }
    }

    // Beside a column of surnames, the name is the given name.
    void first_names() {
        if (!title_ || title_->options().made_of.size() < 2) return;
        const std::string& first = title_->options().made_of.front();
        const bool known =
            std::any_of(targets_.begin(), targets_.end(), [&](const Target& target) { return target.name == first; });
        if (!known || !taken_.contains(title_->options().made_of.back()) || taken_.contains(first)) return;
        const auto name = std::find(guesses_.begin(), guesses_.end(), title_->name());
        if (name != guesses_.end()) *name = first;
    }

    void by_content(std::size_t column) {
        const std::vector<std::string>& cells = columns_[column].samples;
        if (mostly(cells, [](const std::string& cell) { return normalize_email(cell).valid; }))
            return take_type(column, FieldType::email);
        if (mostly(cells, [&](const std::string& cell) { return is_phone(cell); }))
            return take_type(column, FieldType::phone);
        const auto tax = std::find_if(targets_.begin(), targets_.end(),
                                      [](const Target& target) { return target.name == "tax_id"; });
        if (tax != targets_.end() && mostly(cells, [&](const std::string& cell) { return is_tax_id(cell); }))
            take(column, *tax, 1);
    }
    bool is_phone(const std::string& cell) const {
        return text::digits(cell).size() >= 8 && normalize_phone(cell, country_).valid;
    }
    bool is_tax_id(const std::string& cell) const {
        const TaxId id = check_tax_id(cell, country_);
        return id.valid && id.kind != TaxIdKind::unknown;
    }
    void take_type(std::size_t column, FieldType type) {
        for (const Target& target : targets_)
            if (target.field->type() == type) return take(column, target, 1);
    }

    const Texts& texts_;
    const schema::Field* title_;
    const std::vector<Target> targets_;
    const std::string country_;
    const std::vector<Column>& columns_;
    std::map<std::string, const Target*> known_;
    std::set<std::string, std::less<>> taken_;
    std::vector<std::string> guesses_;
};

}  // namespace

std::vector<std::string> guess_targets(const schema::Snapshot& snapshot, const access::Actor& actor,
                                       const schema::ShapePointer& shape, const Texts& texts,
                                       const std::vector<Column>& columns) {
    Guesser guesser{texts, shape->title(), all_targets(snapshot, actor, shape), actor.directory().company().country,
                    columns};
    return guesser.guess();
}

}  // namespace lazo::imports
