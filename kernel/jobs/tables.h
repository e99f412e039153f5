// The tables of jobs and schedules. Their placement is "single": a distributed store keeps them in one place.
#pragma once

#include <span>

#include "kernel/storage/migrate.h"

namespace lazo::jobs {

std::span<const storage::KernelTable> kernel_tables();

}  // namespace lazo::jobs
