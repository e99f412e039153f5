#include "base/log.h"

namespace lazo::log {
namespace {

TEST(Log, writes_one_line_an_event_whatever_the_text) {
    testing::internal::CaptureStderr();
    warning("a {} %s\nforged\x1b[31m ñ");
    const std::string line = testing::internal::GetCapturedStderr();
    EXPECT_THAT(line, testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z warning .*\n"));
    EXPECT_THAT(line, testing::HasSubstr("a {} %s\\nforged\\x1b[31m ñ"));
}

TEST(Log, shows_what_its_level_asks_for) {
    testing::internal::CaptureStderr();
    debug("unseen");
    set_level(Level::error);
    info("unseen");
    error("seen");
    set_level(Level::info);
    const std::string lines = testing::internal::GetCapturedStderr();
    EXPECT_THAT(lines, testing::HasSubstr("error seen"));
    EXPECT_THAT(lines, testing::Not(testing::HasSubstr("unseen")));
}

}  // namespace
}  // namespace lazo::log
