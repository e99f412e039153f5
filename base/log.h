// The program's log: one line an event on standard error, moment (UTC), level and message, no personal data. Control
// characters are written as \n, \r or \x1b, so that no text can forge a line. Any thread may write; `info` and above is
// shown until set_level says otherwise.
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
