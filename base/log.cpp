#include "base/log.h"

#include <memory>
#include <string>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace lazo::log {
namespace {

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> shared = [] {
        auto made = std::make_shared<spdlog::logger>("lazo", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
        made->set_level(spdlog::level::info);
        return made;
    }();
    return *shared;
}

spdlog::level::level_enum level_of(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

void append_escaped(std::string& line, char character) {
    constexpr char kHex[] = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(character);
    if (byte == '\n') {
        line += "\\n";
    } else if (byte == '\r') {
        line += "\\r";
    } else if (byte < 0x20 || byte == 0x7F) {
        line += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    } else {
        line += character;
    }
}

void write(Level level, std::string_view text) {
    if (!logger().should_log(level_of(level))) return;
    std::string line;
    line.reserve(text.size());
    for (const char character : text) append_escaped(line, character);
    logger().log(level_of(level), spdlog::string_view_t{line.data(), line.size()});
}

}  // namespace

void set_level(Level level) { logger().set_level(level_of(level)); }
void debug(std::string_view text) { write(Level::debug, text); }
void info(std::string_view text) { write(Level::info, text); }
void warning(std::string_view text) { write(Level::warning, text); }
void error(std::string_view text) { write(Level::error, text); }

}  // namespace lazo::log
