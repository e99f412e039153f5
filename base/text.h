// Unicode text through ICU: folding for search, sort keys in Spanish order, checks. All functions may be called from
// any thread; broken UTF-8 is read as U+FFFD and never faults.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lazo::text {

bool is_utf8(std::string_view text);
std::string trim(std::string_view text);             // Unicode white space at both ends
std::string_view trim_ascii(std::string_view text);  // blanks, tabs and line ends, without copying
// The parts of "name, -created_at" without the blanks around them; nothing follows a comma at the end.
std::vector<std::string_view> list(std::string_view with_commas);
std::string lower_ascii(std::string_view text);
// All letters, in no language's special way ("straße" -> "STRASSE").
std::string upper(std::string_view text);
std::string lower(std::string_view text);

// Accents and case away, compatibility forms joined: "Álvarez  Núñez" -> "alvarez nunez". White space becomes one
// blank, none at the ends; invisible characters go; letters that Unicode does not take apart are written as people type
// them (ø o, ł l, đ d, æ ae, œ oe). Folding a folded text changes nothing.
std::string fold(std::string_view text);
// The words of a folded text: runs of letters and digits (categories L, N, Co), as the search index cuts them.
std::vector<std::string> words(std::string_view folded);
std::string digits(std::string_view text);  // only 0-9

// Bytes that order as the Spanish dictionary does (Álvarez before Zúñiga, ñ after n), upper and lower case together:
// case and accents tell only between texts that are otherwise equal. At most 96 bytes, none of them zero. Equal keys
// mean equal order, not equal text.
std::string sort_key(std::string_view text);

std::size_t length(std::string_view utf8);  // code points
// At most `count` code points, never half of one.
std::string_view first(std::string_view utf8, std::size_t count);
// Optimal string alignment distance of two folded words in code points (insert, delete, replace, swap of neighbours),
// or `limit` + 1 when it is larger.
int edit_distance(std::string_view left, std::string_view right, int limit);

}  // namespace lazo::text
