// Whatever people type: the loose readers, emails, tax numbers and folding take any bytes, and their normal forms are
// their own normal forms.
#include <cstdlib>

#include "base/email.h"
#include "base/error.h"
#include "base/loose.h"
#include "base/tax_id.h"
#include "base/text.h"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check_text(std::string_view text) {
    const std::string folded = lazo::text::fold(text);
    require(lazo::text::fold(folded) == folded && lazo::text::is_utf8(folded));
    require(lazo::text::sort_key(text).size() <= 96);
    lazo::text::words(folded);
    require(lazo::text::edit_distance(folded, text, 3) <= 4);
}

void check_typed(std::string_view text, std::string_view country) {
    for (const auto order : {lazo::DateOrder::either, lazo::DateOrder::day_first, lazo::DateOrder::month_first})
        if (const auto date = lazo::parse_date_loose(text, order)) require(lazo::Date::parse(date->to_text()) == *date);
    if (const auto number = lazo::parse_decimal_loose(text, lazo::DecimalMark::point))
        require(lazo::Decimal::parse(number->to_text()) == *number);
    lazo::parse_boolean_loose(text);
    const lazo::Email email = lazo::normalize_email(text);
    if (email.valid) require(lazo::normalize_email(email.normalized).normalized == email.normalized);
    const lazo::TaxId id = lazo::check_tax_id(text, country);
    if (id.valid) require(lazo::check_tax_id(id.normalized, country).normalized == id.normalized);
    require(id.valid == id.reason.empty());
}

template <typename Parse>
void tolerate(Parse parse) {
    try {
        parse();
    } catch (const lazo::Error& error) {
        require(error.kind() == lazo::ErrorKind::invalid);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2 || size > 4'000) return 0;
    const std::string_view all{reinterpret_cast<const char*>(data), size};
    const std::string_view text = all.substr(2);
    check_text(text);
    check_typed(text, all.substr(0, 2));
    tolerate([text] { lazo::Moment::parse(text); });
    tolerate([text] { lazo::TimeOfDay::parse(text); });
    tolerate([text] { lazo::Decimal::parse(text); });
    tolerate([text] { lazo::parse_money(text, "EUR"); });
    tolerate([text] { lazo::Zone{text}; });
    return 0;
}
