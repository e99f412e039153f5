// What a person typed, taken apart, and how well a document answers it. The rules are these alone: an index only brings
// candidates nearer, so every engine gives the same answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/search/document.h"

namespace lazo::search {

struct Correction {
    std::string word;
    int distance = 1;
};

struct Question {
    std::string text;                // folded
    std::vector<std::string> words;  // each is the beginning of a word
    // A phone number or a part of it, in every form in which it may be stored: as typed, without 00, without the trunk
    // zero, without the country's code (then the whole number must be equal).
    std::vector<std::string> phones;
    std::vector<std::string> whole_phones;
    bool phone_like = false;  // digits and the marks between them, three digits or more
    bool mail_like = false;   // one run with @, or with a dot between letters
    // By word: the known words it may be a slip of; empty unless slips are asked for.
    std::vector<std::vector<Correction>> corrections = {};

    static Question parse(std::string_view typed);
    bool empty() const { return words.empty(); }
};

// The best first.
enum class Rank : std::uint8_t { exact, title_start, word_start, inside, text, slip };

struct Match {
    Rank rank = Rank::exact;
    int distance = 0;  // letters changed, of slips
};

// exact: the title, a mail or a phone is the text. title_start: the title begins with it. word_start: every word begins
// a word of the document; what is typed as a mail begins one. inside: the text, or every word of it, stands inside the
// title, a mail or a phone (from three characters on; shorter words begin a word there). text: every word begins a
// word, of texts. slip: every word begins a word, or stands corrected as a whole word in the title.
std::optional<Match> judge(const Question& question, Corpus corpus, const Document& document);

// The slips allowed in a word of so many letters: none below 4, one below 8, else two.
int allowed_slips(std::size_t letters);

}  // namespace lazo::search
