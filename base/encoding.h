// Which encoding a file is in, and the way to UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/source.h"

namespace lazo {

// The encoding that a file's first bytes (some 64 KB) speak for: "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE",
// "UTF-32BE" by byte order mark; "UTF-8" for all that is valid as such; else what its letters look like, "windows-1252"
// when nothing speaks for another. A guess that a person can overrule.
std::string detect_encoding(std::string_view sample);
bool is_encoding(std::string_view name);  // ICU knows it

// Another source's text as UTF-8, without its byte order mark. What is no text in the named encoding becomes U+FFFD and
// is counted.
class Utf8Source : public Source {
 public:
    // Throws Error{invalid} "encoding.unknown".
    Utf8Source(std::unique_ptr<Source> inner, std::string_view encoding);
    ~Utf8Source() override;
    std::size_t read(char* to, std::size_t size) override;

    std::uint64_t broken_count() const { return broken_count_; }
    // Bytes before the first broken one, counted in the inner source (where two pieces of it meet, a few too many).
    std::optional<std::uint64_t> first_broken() const { return first_broken_; }

 private:
    struct Converter;
    void refill();
    void convert(std::string_view bytes, bool is_last);
    void pass_utf8(std::string_view bytes, bool is_last);
    void note_broken(std::uint64_t offset);

    std::unique_ptr<Source> inner_;
    std::unique_ptr<Converter> converter_;  // none for UTF-8
    std::string raw_;                       // the piece just read, after what was left of a cut character
    std::size_t left_ = 0;
    std::string ready_;
    std::size_t given_ = 0;
    std::uint64_t offset_ = 0;  // of raw_'s first byte
    bool at_start_ = true;
    bool at_end_ = false;
    std::uint64_t broken_count_ = 0;
    std::optional<std::uint64_t> first_broken_;
};

}  // namespace lazo
