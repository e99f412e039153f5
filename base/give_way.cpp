#include "base/give_way.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace lazo {

namespace {

// Each step is a quarter more for the others; Linux keeps it by thread.
constexpr int kNiceness = 5;

}  // namespace

// From where the program itself stands, which may be nice already.
void give_way() {
    const int ours = ::getpriority(PRIO_PROCESS, 0);
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), std::min(ours + kNiceness, 19));
}

}  // namespace lazo
