// The program's log: one line an event on standard error, level and message, no personal data.
#pragma once

#include <string_view>

namespace lazo::log {

enum class Level { debug, info, warning, error };
void set_level(Level level);
void debug(std::string_view text);
void info(std::string_view text);
void warning(std::string_view text);
void error(std::string_view text);

}  // namespace lazo::log
