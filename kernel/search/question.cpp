#include "kernel/search/question.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace lazo::search {
namespace {

constexpr std::size_t kLongestTyped = 200;  // code points
constexpr std::size_t kMostWords = 12;
constexpr std::size_t kLeastInside = 3;    // characters
constexpr std::size_t kWholeNational = 9;  // a number of so many digits is a whole one without its country

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

// Calling codes of one and two digits (ITU E.164); all others have three.
std::size_t country_code_length(std::string_view digits) {
    constexpr std::string_view kTwo =
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 "
        "86 "
        "90 91 92 93 94 95 98 ";
    if (digits.starts_with('1') || digits.starts_with('7')) return 1;
    const auto at = kTwo.find(digits.substr(0, 2));
    return at != std::string_view::npos && at % 3 == 0 ? 2 : 3;
}

bool looks_like_phone(std::string_view typed) {
    if (typed.find_first_not_of("0123456789+-./() \t") != std::string_view::npos) return false;
    return text::digits(typed).size() >= 3;
}

void add_phone(std::vector<std::string>& phones, std::string_view digits, std::size_t least) {
    if (digits.size() < least || std::find(phones.begin(), phones.end(), digits) != phones.end()) return;
    phones.emplace_back(digits);
}

// "+44 (0)20 ...": the trunk zero that is not dialled from abroad.
std::string without_bracketed_zero(std::string_view typed) {
    std::string plain{typed};
    const auto zero = plain.find("(0)");
    if (zero != std::string::npos && zero > 0) plain.erase(zero, 3);
    return plain;
}

void read_phone(Question& question, std::string_view typed) {
    const std::string plain = without_bracketed_zero(typed);
    const std::string all = text::digits(plain);
    std::string_view digits = all;
    const bool abroad = plain.find('+') != std::string::npos || digits.starts_with("00");
    add_phone(question.phones, digits, 3);
    if (digits.starts_with("00"))
        add_phone(question.phones, digits = digits.substr(2), 3);
    else if (digits.starts_with('0'))
        add_phone(question.phones, digits.substr(1), 3);
    if (abroad || digits.size() > kWholeNational)
        add_phone(question.whole_phones, digits.substr(std::min(digits.size(), country_code_length(digits))), 6);
}

bool looks_like_mail(std::string_view folded) {
    if (folded.find(' ') != std::string_view::npos) return false;
    if (folded.find('@') != std::string_view::npos) return true;
    const auto dot = folded.find_first_of("._");
    return dot != std::string_view::npos && dot > 0 && dot + 1 < folded.size();
}

// Whether the place is the beginning of a word: what stands before is neither letter nor digit.
bool begins_word(std::string_view text, std::size_t at) {
    if (at == 0) return true;
    std::size_t before = at - 1;
    const auto byte = static_cast<unsigned char>(text[before]);
    if (byte < 0x80) return !is_digit(text[before]) && !(text[before] >= 'a' && text[before] <= 'z');
    while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0) == 0x80) before--;
    return text::words(text.substr(before, at - before)).empty();
}

bool has_word_start(std::string_view text, std::string_view word) {
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
        if (begins_word(text, at)) return true;
    return false;
}

bool has_whole_word(std::string_view text, std::string_view word) {
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool ends = end == text.size() || text::words(text.substr(end, 4)).empty() ||
                          text.substr(end, 1).find_first_of(" \n-.,'") == 0;
        if (ends && begins_word(text, at)) return true;
    }
    return false;
}

bool is_inside(std::string_view lines, std::string_view part) {
    return text::length(part) >= kLeastInside && lines.find(part) != std::string_view::npos;
}

template <class Test>
bool any_line(std::string_view lines, const Test& test) {
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        if (test(lines.substr(0, end))) return true;
        lines.remove_prefix(std::min(lines.size(), end + 1));
    }
    return false;
}

bool is_whole_phone(const Question& question, std::string_view line) {
    const auto whole = [&](const std::string& phone) {
        return line == phone || (phone.size() >= kWholeNational && line.ends_with(phone));
    };
    const auto& national = question.whole_phones;
    return std::any_of(question.phones.begin(), question.phones.end(), whole) ||
           std::find(national.begin(), national.end(), line) != national.end();
}

bool has_phone_part(const Question& question, std::string_view line) {
    return std::any_of(question.phones.begin(), question.phones.end(),
                       [&](const std::string& phone) { return line.find(phone) != std::string_view::npos; });
}

bool is_exact(const Question& question, const Document& document) {
    if (document.title == question.text) return true;
    if (question.mail_like && any_line(document.grams, [&](auto line) { return line == question.text; })) return true;
    if (question.phones.empty()) return false;
    return any_line(document.grams, [&](auto line) { return all_digits(line) && is_whole_phone(question, line); });
}

bool starts_word(const Document& document, const std::string& word) {
    return has_word_start(document.title, word) || has_word_start(document.words, word);
}

bool starts_words(const Question& question, const Document& document) {
    const auto starts = [&](const std::string& word) { return starts_word(document, word); };
    // A mail is one run: its parts in another order, or in other fields, are not what was typed.
    if (!question.mail_like) return std::all_of(question.words.begin(), question.words.end(), starts);
    return any_line(document.grams, [&](auto line) { return line.starts_with(question.text); });
}

bool stands_inside(const Question& question, const Document& document) {
    if (is_inside(document.grams, question.text)) return true;
    if (any_line(document.grams, [&](auto line) { return all_digits(line) && has_phone_part(question, line); }))
        return true;
    if (question.phone_like) return false;
    return std::all_of(question.words.begin(), question.words.end(), [&](const std::string& word) {
        return has_word_start(document.grams, word) || is_inside(document.grams, word);
    });
}

std::optional<int> slips_in(const Question& question, const Document& document) {
    int distance = 0;
    for (std::size_t i = 0; i < question.words.size(); i++) {
        if (starts_word(document, question.words[i])) continue;
        const auto& corrections = question.corrections[i];  // the nearest first
        const auto found = std::find_if(corrections.begin(), corrections.end(), [&](const Correction& correction) {
            return has_whole_word(document.title, correction.word);
        });
        if (found == corrections.end()) return std::nullopt;
        distance += found->distance;
    }
    return distance;
}

}  // namespace

int allowed_slips(std::size_t letters) { return letters < 4 ? 0 : letters < 8 ? 1 : 2; }

Question Question::parse(std::string_view typed) {
    Question question;
    const std::string_view bounded = text::first(typed, kLongestTyped);
    question.text = text::fold(bounded);
    question.words = text::words(question.text);
    if (question.words.size() > kMostWords) question.words.resize(kMostWords);
    question.phone_like = looks_like_phone(question.text);
    if (question.phone_like) read_phone(question, question.text);
    question.mail_like = !question.phone_like && looks_like_mail(question.text);
    return question;
}

std::optional<Match> judge(const Question& question, Corpus corpus, const Document& document) {
    if (corpus == Corpus::texts) {
        const auto starts = [&](const std::string& word) { return has_word_start(document.words, word); };
        if (!std::all_of(question.words.begin(), question.words.end(), starts)) return std::nullopt;
        return Match{Rank::text};
    }
    if (is_exact(question, document)) return Match{Rank::exact};
    if (document.title.starts_with(question.text)) return Match{Rank::title_start};
    if (starts_words(question, document)) return Match{Rank::word_start};
    if (stands_inside(question, document)) return Match{Rank::inside};
    if (question.corrections.size() != question.words.size()) return std::nullopt;
    if (const auto distance = slips_in(question, document)) return Match{Rank::slip, *distance};
    return std::nullopt;
}

}  // namespace lazo::search
