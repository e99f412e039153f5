#include "kernel/imports/plan.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "kernel/records/rules.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::imports {
namespace {

using schema::Collection;
using schema::Field;
using schema::FieldType;
using schema::Shape;
using schema::ShapePointer;

constexpr std::size_t kMostChildRows = 20;

bool takes_values(const access::Actor& actor, const Field& field) {
    return !field.computed() && !field.options().read_only && actor.may_read(field) && actor.may_write(field);
}

const Field* writable_field(const access::Actor& actor, const Shape& shape, std::string_view name) {
    const Field* field = shape.find(name);
    return field && takes_values(actor, *field) ? field : nullptr;
}

// "emails" or "emails[2]": the collection and which of its rows, from 0.
const Collection* child_collection(const Shape& shape, std::string_view part, std::size_t& index) {
    const auto bracket = part.find('[');
    const Collection* collection = shape.find_collection(part.substr(0, bracket));
    if (!collection || !collection->child) return nullptr;
    index = 0;
    if (bracket == std::string_view::npos) return collection;
    std::size_t number = 0;
    const char* end = part.data() + part.size();
    const auto [stop, fault] = std::from_chars(part.data() + bracket + 1, end, number);
    if (fault != std::errc{} || stop + 1 != end || *stop != ']' || number < 1 || number > kMostChildRows)
        return nullptr;
    index = number - 1;
    return collection;
}

// What tells one record of the other side from all others.
bool is_telling(const Shape& shape, const Field& field) {
    return field.options().unique || &field == shape.title() || field.options().indexed;
}

class Planner {
 public:
    Planner(Plan& plan, const access::Actor& actor) : plan_(plan), actor_(actor) {}

    void columns(const std::vector<std::string>& header) {
        for (const auto& [name, target] : plan_.mapping.columns) {
            const std::string path = "mapping.columns." + name;
            const auto at = std::find(header.begin(), header.end(), name);
            if (at == header.end()) {
                errors_.add(path, {"import.unknown_column", {{"column", std::string(text::first(name, 60))}}});
                continue;
            }
            MappedColumn column{static_cast<std::size_t>(at - header.begin()), name, {}};
            if (!find(target, column.target, path)) continue;
            if (!claim(column.target, path)) continue;
            plan_.has_children |= column.target.collection != nullptr;
            plan_.columns.push_back(std::move(column));
        }
    }

    void constants() {
        for (const auto& [name, text] : plan_.mapping.constants) {
            Constant constant{{}, text};
            const std::string path = "mapping.constants." + name;
            if (!find(name, constant.target, path)) continue;
            plan_.has_children |= constant.target.collection != nullptr;
            plan_.constants.push_back(std::move(constant));
        }
    }

    void key() {
        bool quick = plan_.mapping.key.empty();
        for (std::size_t i = 0; i < plan_.mapping.key.size(); i++) {
            const std::string path = "mapping.key[" + std::to_string(i) + "]";
            const std::string& name = plan_.mapping.key[i];
            const auto at = std::find_if(plan_.columns.begin(), plan_.columns.end(),
                                         [&](const MappedColumn& column) { return column.target.name == name; });
            if (at == plan_.columns.end()) {
                errors_.add(path, {"import.key_not_mapped", {{"target", std::string(text::first(name, 60))}}});
                continue;
            }
            const Field& field = *at->target.field;
            if (field.kind().form() == schema::Form::none || at->target.index > 0)
                errors_.add(path, {"import.not_a_key", {{"field", name}}});
            quick |= field.options().indexed;
            plan_.key.push_back(static_cast<std::size_t>(at - plan_.columns.begin()));
        }
        if (!quick && errors_.empty()) errors_.add("mapping.key", {"import.key_slow"});
    }

    void create_missing() {
        for (const std::string& name : plan_.mapping.create_missing) {
            bool found = false;
            for (MappedColumn& column : plan_.columns) found |= allow_creating(column.target, name);
            for (Constant& constant : plan_.constants) found |= allow_creating(constant.target, name);
            if (!found) errors_.add("mapping.create_missing", unknown(name));
        }
    }

    void finish() { errors_.throw_if_any(); }

 private:
    static Message unknown(std::string_view name) {
        return {"import.unknown_target", {{"target", std::string(text::first(name, 60))}}};
    }

    static bool allow_creating(Target& target, const std::string& name) {
        if (!target.is_link() || (target.name != name && target.field->name() != name)) return false;
        return target.create_missing = true;
    }

    // Two columns for one place: which of them would win is nobody's guess.
    bool claim(const Target& target, const std::string& path) {
        if (std::find(taken_.begin(), taken_.end(), target.path()) != taken_.end()) {
            errors_.add(path, {"import.target_twice", {{"target", target.name}}});
            return false;
        }
        taken_.push_back(target.path());
        return true;
    }

    bool find(const std::string& name, Target& target, const std::string& path) {
        target.name = name;
        if (find_field(name, target) && !is_parent_link(target)) return true;
        errors_.add(path, unknown(name));
        return false;
    }

    static bool is_parent_link(const Target& target) {
        return target.collection && target.field->name() == target.collection->link;
    }

    bool find_field(const std::string& name, Target& target) const {
        const auto dot = name.find('.');
        const std::string_view first = std::string_view{name}.substr(0, dot);
        target.shape = plan_.shape;
        if (dot == std::string::npos) return (target.field = writable_field(actor_, *plan_.shape, first)) != nullptr;
        const std::string_view rest = std::string_view{name}.substr(dot + 1);
        if ((target.collection = child_collection(*plan_.shape, first, target.index))) {
            target.shape = plan_.snapshot->get(target.collection->entity);
            return (target.field = writable_field(actor_, *target.shape, rest)) != nullptr;
        }
        target.field = writable_field(actor_, *plan_.shape, first);
        return target.field && target.is_link() && find_other_side(rest, target);
    }

    bool find_other_side(std::string_view name, Target& target) const {
        if (name == "id") return target.by_id = true;
        const ShapePointer other = plan_.snapshot->get(target.field->target());
        target.by = other->find(name);
        return target.by && actor_.may_read(*target.by) && target.by->target().empty() &&
               is_telling(*other, *target.by);
    }

    Plan& plan_;
    const access::Actor& actor_;
    std::vector<std::string> taken_;
    records::FieldErrors errors_;
};

}  // namespace

std::string Target::path() const {
    if (!collection) return field->name();
    return collection->name + "[" + std::to_string(index) + "]." + field->name();
}

bool Plan::is_key(std::size_t column) const { return std::find(key.begin(), key.end(), column) != key.end(); }

bool Plan::stands_in(const MappedColumn& column) const {
    bool shares = false;
    for (const std::size_t place : key) {
        if (&columns[place] == &column) return false;
        shares |= columns[place].cell == column.cell;
    }
    return shares;
}

Plan make_plan(const schema::SnapshotPointer& snapshot, const access::Actor& actor, const ShapePointer& shape,
               Mapping mapping, const std::vector<std::string>& header) {
    Plan plan;
    plan.snapshot = snapshot;
    plan.shape = shape;
    plan.mapping = std::move(mapping);
    Planner planner{plan, actor};
    planner.columns(header);
    planner.constants();
    planner.key();
    planner.create_missing();
    planner.finish();
    return plan;
}

std::vector<Target> all_targets(const schema::Snapshot& snapshot, const access::Actor& actor,
                                const ShapePointer& shape) {
    std::vector<Target> targets;
    for (const Field* field : shape->fields())
        if (takes_values(actor, *field)) targets.push_back({field->name(), shape, field});
    for (const Collection& collection : shape->collections()) {
        if (!collection.child) continue;
        const ShapePointer rows = snapshot.get(collection.entity);
        for (const Field* field : rows->fields())
            if (takes_values(actor, *field) && field->name() != collection.link)
                targets.push_back({collection.name + "." + field->name(), rows, field, &collection});
    }
    return targets;
}

}  // namespace lazo::imports
