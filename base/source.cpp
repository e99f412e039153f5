#include "base/source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <zlib.h>

#include "base/error.h"

namespace lazo {
namespace {

constexpr std::size_t kPackedChunk = 64 * 1024;

class FileSource : public Source {
 public:
    explicit FileSource(const std::string& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (file_ < 0) throw Error{ErrorKind::not_found, {"source.missing"}};
    }
    ~FileSource() override { ::close(file_); }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    std::size_t read(char* to, std::size_t size) override {
        for (;;) {
            const ssize_t count = ::read(file_, to, size);
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR) throw Error{ErrorKind::unavailable, {"source.read"}};
        }
    }

 private:
    int file_;
};

class MemorySource : public Source {
 public:
    explicit MemorySource(std::string bytes) : bytes_(std::move(bytes)) {}
    std::size_t read(char* to, std::size_t size) override {
        const std::size_t count = std::min(size, bytes_.size() - given_);
        std::copy_n(bytes_.data() + given_, count, to);
        given_ += count;
        return count;
    }

 private:
    std::string bytes_;
    std::size_t given_ = 0;
};

class GzipSource : public Source {
 public:
    GzipSource(std::unique_ptr<Source> packed, UnpackLimits limits)
        : packed_(std::move(packed)), limits_(limits), chunk_(kPackedChunk) {
        constexpr int kGzipOnly = 15 + 16;
        if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw Error{ErrorKind::unavailable, {"error.unavailable"}};
    }
    ~GzipSource() override { inflateEnd(&stream_); }
    GzipSource(const GzipSource&) = delete;
    GzipSource& operator=(const GzipSource&) = delete;

    std::size_t read(char* to, std::size_t size) override {
        stream_.next_out = reinterpret_cast<Bytef*>(to);
        stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1u << 30));
        const std::size_t wanted = stream_.avail_out;
        while (stream_.avail_out == wanted && ensure_member()) inflate_some();
        const std::size_t count = wanted - stream_.avail_out;
        unpacked_ += count;
        check_size();
        return count;
    }

 private:
    void fill() {
        stream_.next_in = reinterpret_cast<Bytef*>(chunk_.data());
        stream_.avail_in = static_cast<uInt>(packed_->read(chunk_.data(), chunk_.size()));
        packed_bytes_ += stream_.avail_in;
    }
    // False at the end of the file; a file may be several gzip members in a row, padded with zeros.
    bool ensure_member() {
        if (stream_.avail_in == 0) fill();
        if (!between_members_) return true;
        while (stream_.avail_in > 0 && *stream_.next_in == 0) {
            stream_.next_in++;
            if (--stream_.avail_in == 0) fill();
        }
        if (stream_.avail_in == 0) return false;
        between_members_ = false;
        return inflateReset(&stream_) == Z_OK;
    }
    void inflate_some() {
        const int result = inflate(&stream_, Z_NO_FLUSH);
        // Out of input within a member means that the file was cut.
        if (result == Z_STREAM_END) {
            between_members_ = true;
        } else if (result != Z_OK) {
            throw Error{ErrorKind::invalid, {"source.gzip_broken"}};
        }
    }
    void check_size() const {
        const bool is_dense = unpacked_ > limits_.free_bytes && unpacked_ / limits_.ratio > packed_bytes_;
        if (unpacked_ > limits_.bytes || is_dense) throw Error{ErrorKind::too_large, {"source.gzip_bomb"}};
    }

    std::unique_ptr<Source> packed_;
    UnpackLimits limits_;
    std::vector<char> chunk_;
    z_stream stream_{};
    bool between_members_ = false;
    std::uint64_t unpacked_ = 0;
    std::uint64_t packed_bytes_ = 0;
};

std::unique_ptr<Source> unpacked(std::unique_ptr<Source> source, UnpackLimits limits) {
    auto peekable = std::make_unique<PeekableSource>(std::move(source), 2);
    const bool is_gzip = peekable->sample() == "\x1f\x8b";
    if (!is_gzip) return peekable;
    return std::make_unique<GzipSource>(std::move(peekable), limits);
}

}  // namespace

std::unique_ptr<Source> open_source(const std::string& path, UnpackLimits limits) {
    return unpacked(std::make_unique<FileSource>(path), limits);
}

std::unique_ptr<Source> source_of(std::string bytes, UnpackLimits limits) {
    return unpacked(std::make_unique<MemorySource>(std::move(bytes)), limits);
}

std::unique_ptr<Source> plain_source_of(std::string bytes) { return std::make_unique<MemorySource>(std::move(bytes)); }

PeekableSource::PeekableSource(std::unique_ptr<Source> inner, std::size_t sample_bytes)
    : inner_(std::move(inner)), sample_(sample_bytes, '\0') {
    sample_.resize(read_fully(*inner_, sample_.data(), sample_.size()));
}

std::size_t PeekableSource::read(char* to, std::size_t size) {
    if (given_ == sample_.size()) return inner_->read(to, size);
    const std::size_t count = std::min(size, sample_.size() - given_);
    std::copy_n(sample_.data() + given_, count, to);
    given_ += count;
    return count;
}

std::size_t read_fully(Source& source, char* to, std::size_t size) {
    std::size_t have = 0;
    while (have < size) {
        const std::size_t count = source.read(to + have, size - have);
        if (count == 0) break;
        have += count;
    }
    return have;
}

}  // namespace lazo
