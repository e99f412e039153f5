#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "kernel/http/static_files.h"

namespace lazo::http {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view compressed[] = {".br", ".gz"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> types{{
    {".css", "text/css; charset=utf-8"},
    {".gif", "image/gif"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".jpg", "image/jpeg"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".mp3", "audio/mpeg"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".xml", "application/xml"},
}};

std::string_view extension_of(std::string_view path) {
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos || path.find('/', dot) != std::string_view::npos ? std::string_view{}
                                                                                          : path.substr(dot);
}

bool is_compressed_form(const std::string& path) {
    return std::any_of(std::begin(compressed), std::end(compressed), [&](std::string_view extension) {
        return extension_of(path) == extension && fs::exists(path.substr(0, path.size() - extension.size()));
    });
}

std::optional<std::string> content_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

std::string_view content_type_of(std::string_view path) {
    const std::string_view extension = extension_of(path);
    for (const auto& [name, type] : types) {
        if (name == extension) return type;
    }
    return "application/octet-stream";
}

StaticFolder::StaticFolder(const std::string& folder) {
    if (!fs::is_directory(folder)) throw_not_found();
    for (const auto& found : fs::recursive_directory_iterator{folder}) {
        const std::string name = found.path().string();
        if (!found.is_regular_file() || is_compressed_form(name)) continue;
        StaticFile file;
        file.path = keep("/" + fs::relative(found.path(), folder).generic_string());
        file.bytes = keep(content_of(name).value_or(""));
        file.type = content_type_of(file.path);
        file.brotli = keep(content_of(name + ".br").value_or(""));
        file.gzip = keep(content_of(name + ".gz").value_or(""));
        file.immutable = file.path.substr(0, 8) == "/assets/";
        files_.push_back(file);
    }
}

std::string_view StaticFolder::keep(std::string text) { return texts_.emplace_back(std::move(text)); }

}  // namespace lazo::http
