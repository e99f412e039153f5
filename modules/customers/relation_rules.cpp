// A relation is two rows, one under each of the two. They have no name for each other: rows that say the same are
// interchangeable, so it is enough that there are as many on one side as on the other.
#include <string>
#include <vector>

#include "kernel/query/list.h"
#include "kernel/records/rows.h"
#include "kernel/records/writer.h"
#include "modules/customers/relations.h"
#include "modules/customers/rules.h"

namespace lazo::customers {

using records::RuleContext;
using records::Writer;

namespace {

bool say_the_same(const Record& one, const Record& other) {
    return one.at(relations.customer) == other.at(relations.customer) &&
           one.at(relations.other) == other.at(relations.other) && one.at(relations.kind) == other.at(relations.kind) &&
           one.at(relations.since) == other.at(relations.since) &&
           one.at(relations.until) == other.at(relations.until) && one.at(relations.note) == other.at(relations.note);
}

void copy_mirrored(const Record& row, Record& mirror) {
    mirror.put(relations.other, row.at(relations.customer));
    mirror.set(relations.kind, std::string(Relations::mirror_of(row[relations.kind])));
    mirror.put(relations.since, row.at(relations.since));
    mirror.put(relations.until, row.at(relations.until));
    mirror.put(relations.note, row.at(relations.note));
}

Record mirrored(const Record& row) {
    Record mirror{row.shape_pointer()};
    mirror.put(relations.customer, row.at(relations.other));
    copy_mirrored(row, mirror);
    return mirror;
}

// The stored rows that say what `row` says.
std::vector<Record> stored_like(Writer& writer, const Record& row) {
    const query::Scope scope{writer.schema(), query::all_rights(), writer.connection().dialect()};
    query::ListQuestion question{
        row.shape_pointer(), relations.customer == row[relations.customer] && relations.other == row[relations.other]};
    question.sort = {{{{}, &relations.created_at}, false}};
    question.count = 0;
    std::vector<Record> found;
    query::each_row(writer.connection(), scope, question, [&](const Record& stored) {
        if (say_the_same(stored, row)) found.push_back(stored);
        return true;
    });
    return found;
}

// The mirror of a row that is there no longer, or says something else now.
const Record* spare_mirror(Writer& writer, const Record& row, std::vector<Record>& mirrors) {
    mirrors = stored_like(writer, mirrored(row));
    const bool spare = mirrors.size() > stored_like(writer, row).size();
    return spare ? &mirrors.back() : nullptr;
}

void hold_far_end(Writer& writer, const Record& row) {
    writer.hold(*writer.schema().get("customers"), row[relations.other]);
}

void mirror_is_written(const Record& row, RuleContext& context) {
    // Asked here, since before a new customer's relations do not know yet whose they are.
    if (row[relations.other] == row[relations.customer])
        return context.errors.add("relations.other", {"relations.self"});
    Writer& writer = context.writer;
    hold_far_end(writer, row);
    if (context.before) hold_far_end(writer, *context.before);
    std::vector<Record> mirrors;
    const Record* spare = context.before ? spare_mirror(writer, *context.before, mirrors) : nullptr;
    if (spare && spare->at(relations.customer) == row.at(relations.other)) {
        Record changed = *spare;
        copy_mirrored(row, changed);
        return writer.change_row(changed, *spare);
    }
    if (spare) writer.drop_row(*spare);
    Record mirror = mirrored(row);
    if (stored_like(writer, mirror).size() >= stored_like(writer, row).size()) return;
    const auto customers = writer.schema().get("customers");
    if (records::load_row(writer.connection(), writer.schema(), customers, row[relations.other]))
        writer.add_row(mirror);
}

void mirror_goes_with_it(const Record& row, Writer& writer) {
    hold_far_end(writer, row);
    std::vector<Record> mirrors;
    if (const Record* spare = spare_mirror(writer, row, mirrors)) writer.drop_row(*spare);
}

template <class Entity>
void ends_after_its_beginning(const Entity& entity, const Record& row, RuleContext& context) {
    if (row.has(entity.since) && row.has(entity.until) && row[entity.until] < row[entity.since])
        context.errors.add(context.path + "until", {"dates.order"});
}

}  // namespace

void add_relation_rules(records::Rules& rules) {
    rules.before_save(relations,
                      [](Record& row, RuleContext& context) { ends_after_its_beginning(relations, row, context); });
    rules.before_save(customer_roles, [](Record& row, RuleContext& context) {
        ends_after_its_beginning(customer_roles, row, context);
    });
    rules.after_save(relations, mirror_is_written);
    rules.after_delete(relations, mirror_goes_with_it);
}

}  // namespace lazo::customers
