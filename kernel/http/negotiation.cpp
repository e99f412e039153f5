#include "kernel/http/negotiation.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace lazo::http {

namespace {

// Cuts the next element off a list.
std::string_view cut(std::string_view& list, char separator) {
    const std::size_t end = list.find(separator);
    const std::string_view element = text::trim_ascii(list.substr(0, end));
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
    return element;
}

// "q=0", "q=0.0", "Q=0.000": refused.
bool is_refusal(std::string_view parameters) {
    while (!parameters.empty()) {
        std::string_view parameter = cut(parameters, ';');
        if (parameter.size() < 2 || (parameter[0] | 0x20) != 'q' || parameter[1] != '=') continue;
        parameter.remove_prefix(2);
        return !parameter.empty() && parameter.find_first_not_of("0.") == std::string_view::npos;
    }
    return false;
}

enum class Verdict { unsaid, taken, refused };

Verdict verdict_on(std::string_view list, std::string_view coding) {
    while (!list.empty()) {
        std::string_view element = cut(list, ',');
        if (text::lower_ascii(cut(element, ';')) == coding)
            return is_refusal(element) ? Verdict::refused : Verdict::taken;
    }
    return Verdict::unsaid;
}

std::optional<std::uint64_t> number_of(std::string_view digits) {
    std::uint64_t number = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, fault] = std::from_chars(digits.data(), end, number);
    if (fault != std::errc{} || stop != end) return std::nullopt;
    return number;
}

[[noreturn]] void refuse_range() { throw StatusError{416, {"http.bad_range"}}; }

// "-500": the last 500 bytes.
std::optional<ByteRange> suffix_range(std::string_view digits, std::uint64_t total) {
    const auto wanted = number_of(digits);
    if (!wanted) return std::nullopt;
    if (*wanted == 0 || total == 0) refuse_range();
    const std::uint64_t size = std::min(*wanted, total);
    return ByteRange{total - size, size};
}

}  // namespace

bool takes_coding(const Request& request, std::string_view coding) {
    const auto header = request.header("accept-encoding");
    const bool plain = coding == "identity";
    if (!header) return plain;
    Verdict verdict = verdict_on(*header, coding);
    if (verdict == Verdict::unsaid) verdict = verdict_on(*header, "*");
    return plain ? verdict != Verdict::refused : verdict == Verdict::taken;
}

bool accepts_html(const Request& request) {
    const auto header = request.header("accept");
    return header && verdict_on(*header, "text/html") == Verdict::taken;
}

std::optional<ByteRange> find_range(const Request& request, std::uint64_t total, std::string_view etag) {
    const auto header = request.header("range");
    if (!header || header->substr(0, 6) != "bytes=") return std::nullopt;
    if (const auto version = request.header("if-range"); version && *version != etag) return std::nullopt;
    const std::string_view range = header->substr(6);
    const std::size_t dash = range.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    if (dash == 0) return suffix_range(range.substr(1), total);
    const auto first = number_of(range.substr(0, dash));
    const auto last = dash + 1 == range.size() ? std::optional{total - 1} : number_of(range.substr(dash + 1));
    if (!first || !last) return std::nullopt;
    if (*first >= total) refuse_range();
    if (*last < *first) return std::nullopt;
    return ByteRange{*first, std::min(*last, total - 1) - *first + 1};
}

}  // namespace lazo::http
