// What people type in files, read only where it can mean one thing: everything else is refused (nullopt), never
// guessed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/money.h"
#include "base/time.h"

namespace lazo {

// How a file writes its days. `either` takes what reads one way only: 31/12/2026, but not 03/04/2026. The other two are
// strict, so that a file read with the wrong order shows it: 12/31/2026 is refused day_first.
enum class DateOrder : std::uint8_t { either, day_first, month_first };

// 2026-12-31, 2026/12/31, 20261231 (years 1800-2199), 31/12/2026, 31-12-26, 31.12.26, "12 mar 2026", "12 de marzo de
// 2026", "March 12, 2026", "12th Mar 2026". Years of two digits are 1969-2068. A time behind it must be midnight.
std::optional<Date> parse_date_loose(std::string_view text, DateOrder order);

struct LocalMoment {
    Date date;
    TimeOfDay time;
    auto operator<=>(const LocalMoment&) const = default;
};
// A date as above with a time behind it ("08:26", "8:26:00", "8:26 pm", "T08:26:00.000"); without one, midnight. What
// carries an offset or Z is a Moment, and refused here.
std::optional<LocalMoment> parse_local_loose(std::string_view text, DateOrder order);

// Which mark a file puts before the decimals. `either` takes what reads one way only: "1.234,56", "1234.5", "1,5", but
// not "1,234"; the other two are strict.
enum class DecimalMark : std::uint8_t { either, comma, point };

// "1.234,56", "1,234.56", "1 234,56", "1'234.56", "€ 12,50", "12.50 USD", "(12.50)" and "12,50-" for less than zero.
// Refused: percents, exponents, groups that are not of three.
std::optional<Decimal> parse_decimal_loose(std::string_view text, DecimalMark mark = DecimalMark::either);

// sí, s, yes, y, true, verdadero, 1, x, on / no, n, false, falso, 0, off; whatever the case.
std::optional<bool> parse_boolean_loose(std::string_view text);

}  // namespace lazo
