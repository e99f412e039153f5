// From which side a statement over rows with inherited rights begins.
#pragma once

#include <cstdint>
#include <string_view>

#include "kernel/query/compiler.h"

namespace lazo::query {

// Writes "FROM … WHERE <condition> AND <rights of that ground>" for the rows of the shape under the alias "t". Rows
// that inherit start from the visible customers, unless the filter itself names few of them by an index.
enum class Wanted : std::uint8_t { columns, number };
void from_ground(Sql& sql, const Compiler& compiler, const schema::Shape& shape, const Condition& filter, Ground ground,
                 bool with_custom, Wanted wanted = Wanted::columns);
// The grounds whose rows add up to what the asker sees, as from_ground takes them.
std::vector<Ground> grounds_of(const Compiler& compiler, const schema::Shape& shape, const Condition& filter);

}  // namespace lazo::query
