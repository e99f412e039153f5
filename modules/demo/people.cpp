#include "modules/demo/people.h"

#include "base/error.h"
#include "base/phone.h"
#include "base/tax_id.h"
#include "base/text.h"

namespace lazo::demo {
namespace {

std::string digits(Random& random, int count) {
    std::string text;
    for (int i = 0; i < count; i++) text += static_cast<char>('0' + random.below(10));
    return text;
}

// The stem with the check digit that its country's rules ask for.
std::string with_check(const std::string& stem, std::string_view checks, std::string_view country) {
    for (const char check : checks) {
        const TaxId judged = check_tax_id(stem + check, country);
        if (judged.valid) return judged.normalized;
    }
    return {};
}

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
constexpr std::string_view kDigitsAndA = "0123456789A";
constexpr std::string_view kDigitsAndK = "0123456789K";

std::string two(int number) {
    return {static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
}
std::string short_date(Date date) { return two(date.year() % 100) + two(date.month()) + two(date.day()); }

std::string letters(Random& random, int count) {
    std::string text;
    for (int i = 0; i < count; i++) text += "ABCDEFGHJKLMPRSTUV"[random.below(18)];
    return text;
}

// Some stems have no check digit (modulo 11 gives 10): then another stem.
template <class Stem>
std::string drawn(const Stem& stem, std::string_view checks, std::string_view country) {
    for (int tries = 0; tries < 100; tries++)
        if (std::string found = with_check(stem(), checks, country); !found.empty()) return found;
    throw_internal("no tax number for " + std::string(country));
}

// "Panadería El Roble" -> "panaderia-el-roble"
std::string as_domain(std::string_view text) {
    std::string name;
    for (const std::string& word : text::words(text::fold(text))) name += (name.empty() ? "" : "-") + word;
    return name;
}

}  // namespace

Place place(Random& random) {
    std::int64_t at = random.below(100);
    for (const Country& country : countries()) {
        if (at < country.weight) return {&country, &random.pick(country.cities)};
        at -= country.weight;
    }
    throw_internal("the weights of countries are not a hundred");
}

Person person(Random& random) {
    Person person;
    person.first_name = random.pick(random.chance(51) ? women() : men());
    person.last_name = std::string(random.pick(surnames())) + " " + std::string(random.pick(surnames()));
    return person;
}

Company company(Random& random, const Country& country, std::int64_t number) {
    const Trade& trade = random.pick(trades());
    std::string name = std::string(random.pick(trade.words)) + " ";
    name += random.chance(40) ? std::string(random.pick(surnames())) : std::string(random.pick(company_words()));
    if (random.chance(25)) name += " e Hijos";
    const std::string domain = as_domain(name) + "-" + std::to_string(number) + ".example";
    return {name + ", " + std::string(country.company), std::string(trade.industry), domain};
}

std::string mobile_phone(Random& random, const Country& country) {
    for (int tries = 0; tries < 100; tries++) {
        std::string number{country.phone};
        for (char& letter : number) {
            if (letter == '#') letter = static_cast<char>('0' + random.below(10));
            if (letter == '*') letter = static_cast<char>('0' + random.between(2, 9));
        }
        if (const lazo::Phone phone = normalize_phone(number, country.code); phone.valid) return phone.e164;
    }
    throw_internal("no phone number for " + std::string(country.code));
}

std::string personal_tax_id(Random& random, const Country& country, Date born) {
    const std::string_view code = country.code;
    if (code == "ES") return drawn([&] { return digits(random, 8); }, kLetters, code);
    if (code == "MX") {
        return drawn(
            [&] { return letters(random, 1) + "A" + letters(random, 2) + short_date(born) + letters(random, 2); },
            kDigitsAndA, code);
    }
    if (code == "CO") return drawn([&] { return "10" + digits(random, 8); }, kDigits, code);
    if (code == "AR")
        return drawn([&] { return (random.chance(50) ? "20" : "27") + digits(random, 8); }, kDigits, code);
    if (code == "CL") return drawn([&] { return "1" + digits(random, 7); }, kDigitsAndK, code);
    return drawn([&] { return "10" + digits(random, 8); }, kDigits, code);
}

std::string company_tax_id(Random& random, const Country& country) {
    const std::string_view code = country.code;
    if (code == "ES") return drawn([&] { return "B" + digits(random, 7); }, kDigits, code);
    if (code == "MX") {
        const Date founded =
            Date::of(static_cast<int>(random.between(1975, 2020)), static_cast<int>(random.between(1, 12)), 12);
        return drawn([&] { return letters(random, 3) + short_date(founded) + letters(random, 2); }, kDigitsAndA, code);
    }
    if (code == "CO") return drawn([&] { return "9" + digits(random, 8); }, kDigits, code);
    if (code == "AR") return drawn([&] { return "30" + digits(random, 8); }, kDigits, code);
    if (code == "CL") return drawn([&] { return "76" + digits(random, 6); }, kDigitsAndK, code);
    return drawn([&] { return "20" + digits(random, 8); }, kDigits, code);
}

std::string mail_of(const Person& person, std::string_view domain, std::int64_t number) {
    const auto first = text::words(text::fold(person.first_name)), last = text::words(text::fold(person.last_name));
    return first.front() + "." + last.front() + std::to_string(number) + "@" + std::string(domain);
}

}  // namespace lazo::demo
