// What is kept by customer: a timeline goes into the recycle bin with its customer and comes back with it, so that nobody
// counts calls with a customer who is not there.
#include "base/error.h"
#include "kernel/records/history.h"
#include "kernel/records/rows.h"
#include "kernel/records/writer.h"

namespace lazo::records {

using schema::Key;
using schema::Record;
using schema::ShapePointer;

std::vector<ShapePointer> Writer::kept_by(const schema::Shape& customers) const {
    std::vector<ShapePointer> kept;
    for (const ShapePointer& shape : schema_->in_order()) {
        const bool own = shape->customers() && shape->customers()->name() == customers.name();
        if (own && shape->entity().by_customer() && !shape->entity().is_child()) kept.push_back(shape);
    }
    return kept;
}

void Writer::remove_kept_by(const Record& customer) {
    for (const ShapePointer& shape : kept_by(customer.shape())) {
        std::vector<Key> keys;
        connection_.each("SELECT id FROM " + shape->name() + " WHERE customer=$1 ORDER BY id", {customer.key.id},
                         [&](storage::Statement& row) { keys.push_back({customer.key.id, row.integer(0)}); });
        for (const Key& key : keys) {
            auto row = load_row(connection_, *schema_, shape, key);
            load_children(connection_, *schema_, *row);
            remove_stored(*row);
        }
    }
}

void Writer::bring_back_kept_by(const Record& customer, std::int64_t deleted_set) {
    for (const ShapePointer& shape : kept_by(customer.shape())) {
        std::vector<Key> keys;
        connection_.each(
            "SELECT record FROM deleted WHERE entity=$1 AND customer=$2 AND change_set=$3 AND restored_set IS NULL "
            "ORDER BY record",
            {shape->name(), customer.key.id, deleted_set},
            [&](storage::Statement& row) { keys.push_back({customer.key.id, row.integer(0)}); });
        for (const Key& key : keys)
            if (auto row = ended_version(connection_, *schema_, shape, key, deleted_set)) bring_back(*row, deleted_set);
    }
}

void Writer::require_customer_there(const Record& row) {
    const ShapePointer customers = schema_->get(row.shape().get("customer").options().to);
    if (!load_row(connection_, *schema_, customers, {0, row.key.customer}))
        throw Error{ErrorKind::conflict, {"restore.no_parent"}};
}

}  // namespace lazo::records
