#include "kernel/imports/survey.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace lazo::imports {
namespace {

std::string own_folder(const std::string& folder) {
    static std::atomic<std::uint64_t> counter{0};
    return folder + "/lazo-keys-" + std::to_string(::getpid()) + "-" + std::to_string(++counter);
}

}  // namespace

// FNV-1a with a last mix, so that near keys fall into far parts.
std::uint64_t number_of(std::string_view key) {
    std::uint64_t number = 0xcbf29ce484222325ull;
    for (const char one : key) number = (number ^ static_cast<unsigned char>(one)) * 0x100000001b3ull;
    number ^= number >> 32;
    number *= 0xd6e8feb86659fd93ull;
    return number ^ number >> 32;
}

KeySorter::KeySorter(std::string folder, std::size_t kept_bytes)
    : folder_(own_folder(folder)), most_entries_(kept_bytes / sizeof(Entry)) {}

KeySorter::~KeySorter() {
    std::error_code ignored;
    if (spilled_) std::filesystem::remove_all(folder_, ignored);
}

std::string KeySorter::part_path(std::size_t part) const { return folder_ + "/" + std::to_string(part); }

void KeySorter::add(std::string_view key, std::uint64_t row) {
    const std::uint64_t number = number_of(key);
    parts_[number % kParts].push_back({number, row});
    if (++entries_ >= most_entries_) spill();
}

void KeySorter::spill() {
    std::filesystem::create_directories(folder_);
    spilled_ = true;
    for (std::size_t part = 0; part < kParts; part++) {
        std::ofstream file{part_path(part), std::ios::binary | std::ios::app};
        file.write(reinterpret_cast<const char*>(parts_[part].data()),
                   static_cast<std::streamsize>(parts_[part].size() * sizeof(Entry)));
        if (!file.flush()) throw Error{ErrorKind::no_space, {"error.no_space"}};
        parts_[part].clear();
    }
    entries_ = 0;
}

void KeySorter::finish(Survey& survey) {
    for (std::size_t part = 0; part < kParts; part++) {
        std::vector<Entry> entries = std::move(parts_[part]);
        parts_[part] = {};
        if (spilled_) {
            const std::size_t kept = entries.size();
            const auto size = std::filesystem::file_size(part_path(part));
            entries.resize(kept + size / sizeof(Entry));
            std::ifstream file{part_path(part), std::ios::binary};
            if (!file.read(reinterpret_cast<char*>(entries.data() + kept), static_cast<std::streamsize>(size)))
                throw Error{ErrorKind::unavailable, {"source.read", {{"path", part_path(part)}}}};
        }
        std::sort(entries.begin(), entries.end());
        for (std::size_t i = 1; i < entries.size(); i++) {
            if (entries[i].key != entries[i - 1].key) continue;
            survey.repeated.set(entries[i].row);
            survey.repeats++;
            if (i < 2 || entries[i - 2].key != entries[i].key) survey.first.set(entries[i - 1].row);
        }
    }
}

}  // namespace lazo::imports
