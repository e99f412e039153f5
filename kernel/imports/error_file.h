// The rows that did not go in, and why: one line for each remark, in a file beside the import's own. Kept without
// words, so that each reader gets it in their language.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/locale.h"
#include "kernel/imports/draft.h"

namespace lazo::imports {

// As lines of the kept file.
std::string kept_lines(const std::vector<Remark>& remarks);

// Puts the lines behind the first `size` bytes of the file, cuts off what else was there, and makes them durable.
// Returns the new size.
std::int64_t append_errors(const std::string& path, std::int64_t size, std::string_view lines);

// Writes the first `size` bytes of a kept file as CSV with a header: row, line, column, value, why, kind ("error",
// "warning"). `write` takes a piece; false stops.
void write_errors(const std::string& path, std::int64_t size, const Texts& texts, Language language,
                  const std::function<bool(std::string_view)>& write);

}  // namespace lazo::imports
