// Any text is either refused as invalid or computes without a fault, again and again the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/error.h"
#include "kernel/schema/formula/formulas.h"

namespace {

using namespace lazo;          // NOLINT: a program of its own
using namespace lazo::schema;  // NOLINT

struct People : Entity {
    People() : Entity{"users", {}} {}
    Text name{this, "name"};
};
const People people;

struct Things : Entity {
    Things() : Entity{"things", {}} {}
    Text name{this, "name"};
    Number n{this, "n"};
    Amount m{this, "m"};
    Amount u{this, "u"};
    Flag f{this, "f"};
    Day d{this, "d"};
    Instant i{this, "i"};
    Number e{this, "e"};
};
const Things things;

SnapshotPointer snapshot() {
    SnapshotBuilder builder;
    builder.add(people);
    builder.add(things);
    return builder.build(1);
}

Record filled(const ShapePointer& shape) {
    Record record{shape};
    record.set(things.name, "Ñandú \xF0\x9F\x90\xA6");
    record.set(things.n, Decimal{INT64_MIN});
    record.set(things.m, Money{INT64_MAX, "EUR"});
    record.set(things.u, Money{-1, "KWD"});
    record.set(things.f, true);
    record.set(things.d, Date::of(9999, 12, 31));
    record.set(things.i, Moment{INT64_MIN});
    return record;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const SnapshotPointer all = snapshot();
    static const ShapePointer shape = all->get("things");
    static const Record record = filled(shape);
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const formula::FormulaContext context{.today = Date::of(2026, 11, 22)};
    for (const FieldType type :
         {FieldType::text, FieldType::number, FieldType::money, FieldType::flag, FieldType::date}) {
        try {
            const auto parsed = formula::Formula::parse(text, *shape, type);
            if (parsed.evaluate(record, context) != parsed.evaluate(record, context)) std::abort();
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::invalid) std::abort();
        }
    }
    return 0;
}
