#include "tests/support/business.h"

#include "base/error.h"
#include "kernel/access/entities.h"
#include "kernel/events/outbox.h"
#include "kernel/records/rows.h"
#include "modules/activities/activities.h"
#include "modules/customers/customers.h"
#include "modules/setup/setup.h"

namespace lazo::test {

using schema::Record;

namespace {

std::vector<modules::Module> all_modules() { return {modules::setup(), modules::customers(), modules::activities()}; }

records::Parts parts_in(const StorePlace& place, const Clock& clock) {
    storage::DatabaseOptions options;
    options.readers = 2;
    options.durable = false;
    records::Parts parts;
    parts.database = storage::open_database(place.url(), options);
    parts.clock = &clock;
    parts.tables.assign(events::kernel_tables().begin(), events::kernel_tables().end());
    for (const modules::Module& module : all_modules())
        parts.entities.insert(parts.entities.end(), module.entities.begin(), module.entities.end());
    return parts;
}

}  // namespace

Business::Business(Company which) : platform_(std::make_unique<records::Platform>(parts_in(place_, clock_))) {
    for (const modules::Module& module : all_modules()) module.rules(platform_->rules());
    if (which == Company::none) return;
    Record company = draft("companies");
    company.set(access::companies.name, "Prueba");
    create(std::move(company));
}

Record Business::patch(const Record& stored) const {
    Record patch{stored.shape_pointer()};
    patch.key = stored.key;
    return patch;
}

Record Business::create(const access::Actor& actor, Record draft) {
    std::optional<Record> created;
    platform_->write(actor, {}, [&](records::Writer& writer) { return created = writer.create(draft), std::string{}; });
    return *created;
}

Record Business::update(const access::Actor& actor, const Record& patch) {
    std::optional<Record> updated;
    platform_->write(actor, {}, [&](records::Writer& writer) { return updated = writer.update(patch), std::string{}; });
    return *updated;
}

void Business::remove(const Record& record) {
    platform_->write(system(), {}, [&](records::Writer& writer) {
        writer.remove(record.shape_pointer(), record.key);
        return std::string{};
    });
}

std::int64_t Business::operation(const std::function<void(records::Writer&)>& work) {
    const auto run = [&](records::Writer& writer) { return work(writer), std::string{}; };
    return platform_->write(system(), {}, run).operation;
}

std::optional<Record> Business::find(std::string_view entity, schema::Key key) {
    const auto reading = platform_->database().read();
    auto found = records::load_row(reading->connection(), *schema(), schema()->get(entity), key);
    if (found) records::load_children(reading->connection(), *schema(), *found);
    return found;
}

Record Business::get(std::string_view entity, schema::Key key) {
    auto found = find(entity, key);
    if (!found) throw_not_found();
    return std::move(*found);
}

std::int64_t Business::integer(std::string_view sql, const std::vector<storage::Bound>& values) {
    return platform_->database().read()->connection().integer(sql, values);
}

}  // namespace lazo::test
