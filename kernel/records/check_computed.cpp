#include "kernel/query/list.h"
#include "kernel/records/check_parts.h"
#include "kernel/records/formulas.h"
#include "kernel/records/refill.h"
#include "kernel/records/rollups.h"
#include "kernel/records/rows.h"

namespace lazo::records {

using schema::Field;
using schema::FieldType;
using schema::Record;
using storage::Statement;

namespace {

void report(Inspection& inspection, const Record& record, const Field& field) {
    const bool rollup = field.type() == FieldType::rollup;
    inspection.report.add(place_of(record.shape(), record.key),
                          {rollup ? "check.rollup" : "check.formula", {{"field", field.name()}}});
}

// Reads the day, itself or through other formulas; `known` are those found so far.
bool by_day(const schema::formula::Formulas::Entry& entry, const std::vector<const Field*>& known) {
    if (entry.formula.depends_on_today()) return true;
    const auto& inputs = entry.formula.inputs();
    return std::any_of(inputs.begin(), inputs.end(),
                       [&](const Field* input) { return std::find(known.begin(), known.end(), input) != known.end(); });
}

class Recomputation {
 public:
    Recomputation(Inspection& inspection, const schema::ShapePointer& shape)
        : inspection_(inspection),
          context_(formula_context(access::Directory::read(inspection.connection)->company(), {})) {
        for (const Field* field : shape->fields())
            if (field->type() == FieldType::rollup) rollups_.push_back(field);
        std::vector<const Field*> daily;
        for (const auto& entry : formulas_of(shape).in_order())
            (by_day(entry, daily) ? daily : formulas_).push_back(entry.field);
        for (const auto& broken : formulas_of(shape).broken()) formulas_.push_back(broken.field);
    }

    bool needed() const { return !rollups_.empty() || !formulas_.empty(); }

    void judge(const Record& stored) {
        for (const Field* field : rollups_)
            if (stored.at(*field) != rollup_of(inspection_.connection, inspection_.snapshot, stored, *field))
                report(inspection_, stored, *field);
        if (formulas_.empty()) return;
        Record computed = stored;
        formulas_of(stored.shape_pointer()).evaluate(computed, context_);
        for (const Field* field : formulas_)
            if (stored.at(*field) != computed.at(*field)) report(inspection_, stored, *field);
    }

 private:
    Inspection& inspection_;
    schema::formula::FormulaContext context_;
    std::vector<const Field*> rollups_, formulas_;
};

}  // namespace

void check_computed_fields(Inspection& inspection, const schema::ShapePointer& shape) {
    Recomputation recomputation{inspection, shape};
    const auto pending = pending_refills(inspection.connection);
    if (!recomputation.needed() || std::find(pending.begin(), pending.end(), shape->name()) != pending.end()) return;
    const query::Scope scope{inspection.snapshot, query::all_rights(), inspection.connection.dialect()};
    const query::Compiler compiler{scope};
    query::Sql sql;
    sql << "SELECT " << query::select_columns(compiler, *shape, shape->fields(), "t") << " FROM ";
    compiler.source(sql, *shape, "t", true);
    inspection.each(sql.text, sql.bound, [&](Statement& row) {
        int column = 0;
        Record record = query::load_record(shape, shape->fields(), row, column);
        load_links(inspection.connection, {&record, 1});
        recomputation.judge(record);
    });
}

}  // namespace lazo::records
