// Bytes that come piece by piece: a file, a gzip file, memory. Nothing is held whole, so a file may be larger than
// memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lazo {

// A Source belongs to one thread at a time.
class Source {
 public:
    virtual ~Source() = default;
    // Puts up to `size` bytes (at least 1) to `to` and answers how many; 0 only at the end.
    virtual std::size_t read(char* to, std::size_t size) = 0;
};

// What a compressed source may grow to before it counts as a bomb: all of it, and times its packed size once
// `free_bytes` are out (text rarely passes 50; gzip can reach 1,000).
struct UnpackLimits {
    std::uint64_t bytes = 16ull << 30;
    std::uint64_t ratio = 200;
    std::uint64_t free_bytes = 32ull << 20;
};

// A file, unpacked when it is gzip by its first bytes whatever its name. Throws Error{not_found} "source.missing" when
// it cannot be opened; reading throws Error{unavailable} "source.read", Error{invalid} "source.gzip_broken" for gzip
// that is damaged or cut short, Error{too_large} "source.gzip_bomb" past the limits.
std::unique_ptr<Source> open_source(const std::string& path, UnpackLimits limits = {});
// Bytes in memory, which the source keeps; unpacked likewise, or given as they are.
std::unique_ptr<Source> source_of(std::string bytes, UnpackLimits limits = {});
std::unique_ptr<Source> plain_source_of(std::string bytes);

// The first bytes of a source, for detecting what it holds, and then all of them.
class PeekableSource : public Source {
 public:
    PeekableSource(std::unique_ptr<Source> inner, std::size_t sample_bytes);
    std::string_view sample() const { return sample_; }
    std::size_t read(char* to, std::size_t size) override;

 private:
    std::unique_ptr<Source> inner_;
    std::string sample_;
    std::size_t given_ = 0;
};

// Reads until `size` bytes or the end.
std::size_t read_fully(Source& source, char* to, std::size_t size);

}  // namespace lazo
