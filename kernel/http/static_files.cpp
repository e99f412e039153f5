#include "kernel/http/static_files.h"

#include <cstdint>
#include <cstdio>

#include "kernel/http/negotiation.h"

namespace lazo::http {

namespace {

// FNV-1a: tells versions of our own files apart, protects nothing.
std::uint64_t fingerprint(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    return hash;
}

std::string etag_of(std::string_view bytes) {
    char text[40];
    std::snprintf(text, sizeof text, "\"%016llx-%zx\"", static_cast<unsigned long long>(fingerprint(bytes)),
                  bytes.size());
    return text;
}

bool has_extension(std::string_view path) { return path.find('.', path.rfind('/')) != std::string_view::npos; }

Response part_of(std::string_view bytes, ByteRange range) {
    Response response;
    response.status = 206;
    response.header("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                         std::to_string(range.first + range.size - 1) + "/" +
                                         std::to_string(bytes.size()));
    response.lasting_body = bytes.substr(range.first, range.size);
    return response;
}

}  // namespace

StaticFiles::StaticFiles(const std::vector<StaticFile>& files) {
    for (const StaticFile& file : files) {
        Entry entry;
        entry.type = file.type;
        entry.cache_control = file.immutable ? "public, max-age=31536000, immutable" : "no-cache";
        if (!file.brotli.empty()) entry.forms.push_back({"br", file.brotli, etag_of(file.brotli)});
        if (!file.gzip.empty()) entry.forms.push_back({"gzip", file.gzip, etag_of(file.gzip)});
        entry.forms.push_back({"identity", file.bytes, etag_of(file.bytes)});
        entries_.insert_or_assign(std::string{file.path}, std::move(entry));
    }
}

const StaticFiles::Entry* StaticFiles::find(const Request& request) const {
    auto found = entries_.find(request.path == "/" ? "/index.html" : std::string_view{request.path});
    if (found == entries_.end() && !has_extension(request.path) && accepts_html(request))
        found = entries_.find("/index.html");
    return found == entries_.end() ? nullptr : &found->second;
}

const StaticFiles::Form& StaticFiles::choose(const Entry& entry, const Request& request) {
    // A part is cut from the bytes as they are.
    const bool whole = !request.header("range");
    for (const Form& form : entry.forms) {
        if ((whole || form.coding == "identity") && takes_coding(request, form.coding)) return form;
    }
    throw StatusError{406, {"http.not_acceptable"}};
}

Response StaticFiles::answer(const Request& request) const {
    const Entry* entry = find(request);
    if (!entry) throw_not_found();
    const Form& form = choose(*entry, request);
    Response response;
    if (is_current(request, form.etag)) {
        response.status = 304;
    } else if (const auto range = find_range(request, form.bytes.size(), form.etag)) {
        response = part_of(form.bytes, *range);
    } else {
        response.lasting_body = form.bytes;
    }
    response.header("ETag", form.etag);
    response.header("Vary", "Accept-Encoding");
    response.header("Cache-Control", std::string{entry->cache_control});
    if (response.status == 304) return response;
    response.header("Content-Type", std::string{entry->type});
    response.header("Accept-Ranges", "bytes");
    if (form.coding != "identity") response.header("Content-Encoding", std::string{form.coding});
    return response;
}

}  // namespace lazo::http
