#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>
#include <unicode/unistr.h>

#include "base/error.h"
#include "base/time.h"

namespace lazo {

struct Zone::Rules {
    std::string name;
    std::unique_ptr<icu::BasicTimeZone> zone;
};

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

// ICU makes "Etc/Unknown" or an offset of its own out of what it does not know; only the names of the tz database
// count.
std::unique_ptr<icu::BasicTimeZone> find_zone(std::string_view name) {
    if (name.empty() || name.size() > 64 || name == "Etc/Unknown") return nullptr;
    const icu::UnicodeString id(name.data(), static_cast<std::int32_t>(name.size()), US_INV);
    UErrorCode status = U_ZERO_ERROR;
    UBool is_known = false;
    icu::UnicodeString canonical;
    icu::TimeZone::getCanonicalID(id, canonical, is_known, status);
    if (U_FAILURE(status) || !is_known) return nullptr;
    std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(id)};
    auto* rules = dynamic_cast<icu::BasicTimeZone*>(zone.get());
    if (rules) zone.release();
    return std::unique_ptr<icu::BasicTimeZone>{rules};
}

// Zones live as long as the program: there are some 600 names.
const Zone::Rules* rules_of(std::string_view name) {
    static std::shared_mutex mutex;
    static std::map<std::string, Zone::Rules, std::less<>> known;
    {
        const std::shared_lock lock(mutex);
        const auto found = known.find(name);
        if (found != known.end()) return &found->second;
    }
    auto zone = find_zone(name);
    if (!zone) throw Error{ErrorKind::invalid, {"zone.unknown", {{"text", std::string{name.substr(0, 40)}}}}};
    const std::unique_lock lock(mutex);
    return &known.try_emplace(std::string{name}, Zone::Rules{std::string{name}, std::move(zone)}).first->second;
}

std::int64_t local_ms(const Zone::Rules& rules, Moment moment) {
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t raw = 0, dst = 0;
    rules.zone->getOffset(static_cast<UDate>(moment.ms), false, raw, dst, status);
    if (U_FAILURE(status)) throw_internal("ICU knows no offset of a zone");
    return moment.ms + raw + dst;
}

std::int64_t floor_day(std::int64_t ms) { return (ms - ((ms % kDayMs) + kDayMs) % kDayMs) / kDayMs; }

}  // namespace

Zone::Zone(std::string_view name) : rules_(rules_of(name)) {}

const std::string& Zone::name() const { return rules_->name; }

Date Zone::date_of(Moment moment) const { return {static_cast<std::int32_t>(floor_day(local_ms(*rules_, moment)))}; }

TimeOfDay Zone::time_of(Moment moment) const {
    const std::int64_t local = local_ms(*rules_, moment);
    return {static_cast<std::int32_t>((local - floor_day(local) * kDayMs) / 1000)};
}

Moment Zone::start_of(Date date) const {
    const Moment midnight = at(date, TimeOfDay{0});
    const bool exists = local_ms(*rules_, midnight) == date.days * kDayMs;
    if (exists) return midnight;
    // The clock skips midnight: the day begins where it jumps.
    icu::TimeZoneTransition jump;
    if (!rules_->zone->getPreviousTransition(static_cast<UDate>(midnight.ms), true, jump)) return midnight;
    return {static_cast<std::int64_t>(jump.getTime())};
}

Moment Zone::at(Date date, TimeOfDay time) const {
    const std::int64_t local = date.days * kDayMs + time.seconds * 1000LL;
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t raw = 0, dst = 0;
    // The offset before the change serves both: it moves a skipped time on, and takes the first of two.
    rules_->zone->getOffsetFromLocal(static_cast<UDate>(local), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, dst,
                                     status);
    if (U_FAILURE(status)) throw_internal("ICU knows no offset of a zone");
    return {local - raw - dst};
}

}  // namespace lazo
