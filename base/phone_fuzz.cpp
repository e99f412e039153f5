// Any text and country: a number that is valid is valid in its own E.164 form, and the same.
#include <cstdlib>

#include "base/phone.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const lazo::Phone phone = lazo::normalize_phone(text.substr(2), text.substr(0, 2));
    if (phone.valid == phone.e164.empty()) std::abort();
    lazo::format_phone(text.substr(2), text.substr(0, 2));
    if (!phone.valid) return 0;
    const lazo::Phone again = lazo::normalize_phone(phone.e164, "");
    if (again.e164 != phone.e164 || again.kind != phone.kind || again.country != phone.country) std::abort();
    return 0;
}
