#include "base/source.h"

#include <cstdio>
#include <fstream>

#include <unistd.h>
#include <zlib.h>

#include "base/error.h"

namespace lazo {
namespace {

std::string gzip(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string read_all(Source& source) {
    std::string all;
    char piece[7'000];
    while (const std::size_t count = source.read(piece, sizeof piece)) all.append(piece, count);
    return all;
}

std::string fault_of(const std::string& bytes, UnpackLimits limits = {}) {
    try {
        read_all(*source_of(bytes, limits));
    } catch (const Error& error) {
        return error.message().key;
    }
    return "none";
}

std::string sample_text() {
    std::string text;
    for (int i = 0; i < 50'000; i++) text += std::to_string(i * 7919) + (i % 5 ? "," : "\n");
    return text;
}

TEST(Source, gives_memory_and_gzip_alike) {
    const std::string text = sample_text();
    EXPECT_EQ(read_all(*source_of(text)), text);
    EXPECT_EQ(read_all(*source_of(gzip(text))), text);
    EXPECT_EQ(read_all(*source_of(gzip(text) + gzip("second member"))), text + "second member");
    EXPECT_EQ(read_all(*source_of(gzip("a") + std::string(600, '\0'))), "a");
    EXPECT_EQ(read_all(*source_of("")), "");
    EXPECT_EQ(read_all(*source_of("x")), "x");
    EXPECT_EQ(read_all(*source_of(gzip(""))), "");
}

TEST(Source, tells_damaged_gzip) {
    const std::string packed = gzip(sample_text());
    EXPECT_EQ(fault_of(packed.substr(0, packed.size() / 2)), "source.gzip_broken");
    EXPECT_EQ(fault_of(packed.substr(0, packed.size() - 1)), "source.gzip_broken");
    EXPECT_EQ(fault_of(packed + "tail"), "source.gzip_broken");
    EXPECT_EQ(fault_of("\x1f\x8b"), "source.gzip_broken");
    std::string changed = packed;
    changed[packed.size() / 2] = static_cast<char>(~changed[packed.size() / 2]);
    EXPECT_EQ(fault_of(changed), "source.gzip_broken");
}

TEST(Source, stops_a_gzip_bomb) {
    const std::string bomb = gzip(std::string(40u << 20, '0'));
    EXPECT_LT(bomb.size(), 50'000u);
    EXPECT_EQ(fault_of(bomb), "source.gzip_bomb");
    EXPECT_EQ(fault_of(gzip(sample_text()), {.bytes = 100'000}), "source.gzip_bomb");
    EXPECT_EQ(fault_of(gzip(std::string(1u << 20, '0'))), "none");
}

TEST(Source, reads_a_file) {
    const std::string path = testing::TempDir() + "source_test." + std::to_string(::getpid());
    std::ofstream{path, std::ios::binary} << gzip("from a file");
    EXPECT_EQ(read_all(*open_source(path)), "from a file");
    std::remove(path.c_str());
    EXPECT_THROW(open_source(path), Error);
    EXPECT_THROW(open_source("/"), Error);
}

TEST(Source, shows_a_sample_before_all) {
    PeekableSource source{source_of("abcdef"), 4};
    EXPECT_EQ(source.sample(), "abcd");
    EXPECT_EQ(read_all(source), "abcdef");
}

}  // namespace
}  // namespace lazo
