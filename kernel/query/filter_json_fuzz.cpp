// Any text as a filter, asked by somebody about some entity: it is refused by path, or every way of asking it gives the
// same rows. The first byte says who asks, about what and of when.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/support/filter_world.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using lazo::test::FilterWorld;
    static FilterWorld world;
    if (size == 0) return 0;
    FilterWorld::Question question;
    question.entity = FilterWorld::entities()[bytes[0] & 3];
    question.by_rep = bytes[0] & 4;
    question.as_of = bytes[0] & 8;
    const std::string broken = world.broken_promise(question, {reinterpret_cast<const char*>(bytes) + 1, size - 1});
    if (broken.empty()) return 0;
    std::fprintf(stderr, "%s: %s\n", question.entity.c_str(), broken.c_str());
    std::abort();
}
