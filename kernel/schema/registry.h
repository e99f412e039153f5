// The snapshot of today, shared by all threads; replaced as a whole when a custom field or object is made.
#pragma once

#include "base/newest.h"
#include "kernel/schema/snapshot.h"

namespace lazo::schema {

using Registry = Newest<Snapshot>;

}  // namespace lazo::schema
