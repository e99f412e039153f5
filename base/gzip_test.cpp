#include "base/gzip.h"

#include <zlib.h>

namespace lazo {
namespace {

std::string unpacked(const std::string& packed, std::size_t size) {
    std::string bytes(size + 1, '\0');
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    bytes.resize(stream.total_out);
    inflateEnd(&stream);
    return bytes;
}

TEST(Gzip, GivesBackWhatWasPacked) {
    std::string rows;
    for (int i = 0; i < 5000; i++) rows += "{\"id\":\"" + std::to_string(i) + "\",\"name\":\"Lucía Muñoz\"},";
    for (const std::string& bytes : {std::string{}, std::string{"a"}, std::string(3, '\0'), rows})
        EXPECT_EQ(unpacked(gzip(bytes), bytes.size()), bytes);
    EXPECT_LT(gzip(rows).size() * 5, rows.size());
}

}  // namespace
}  // namespace lazo
