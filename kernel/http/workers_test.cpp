#include "kernel/http/workers.h"

#include <sys/resource.h>

#include <atomic>

namespace lazo::http {
namespace {

int niceness_of(Workers::Manners manners) {
    std::atomic<int> niceness{99};
    Workers workers{1, 1, manners};
    workers.post([&] { niceness = ::getpriority(PRIO_PROCESS, 0); });
    workers.stop();
    return niceness;
}

TEST(Workers, GiveWayToOthersWhereTheyAreToldTo) {
    const int ours = ::getpriority(PRIO_PROCESS, 0);
    EXPECT_EQ(niceness_of(Workers::Manners::equal), ours);
    EXPECT_GT(niceness_of(Workers::Manners::yield), ours);
}

}  // namespace
}  // namespace lazo::http
