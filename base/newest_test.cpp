#include "base/newest.h"

namespace lazo {
namespace {

TEST(Newest, who_has_taken_a_value_keeps_it) {
    Newest<int> number;
    EXPECT_EQ(*number.current(), 0);
    const auto taken = number.current();
    number.replace(std::make_shared<const int>(7));
    EXPECT_EQ(*number.current(), 7);
    EXPECT_EQ(*taken, 0);
}

}  // namespace
}  // namespace lazo
