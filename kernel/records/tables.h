// The kernel's own tables of the write pipeline.
#pragma once

#include <span>

#include "kernel/storage/migrate.h"

namespace lazo::records {

// operations, change_sets, outbox, deleted, idempotency_keys, custom_fields, custom_objects, refills.
std::span<const storage::KernelTable> kernel_tables();

}  // namespace lazo::records
