// Files that do not change while the program runs: the web app, embedded or from a folder.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/http/message.h"

namespace lazo::http {

// The views must outlive the StaticFiles and the server: answers are sent from them uncopied.
struct StaticFile {
    std::string_view path;  // "/assets/app-4f2a91bc.js"
    std::string_view bytes;
    std::string_view type;         // of the content
    std::string_view brotli = {};  // the same, compressed; empty: there is none
    std::string_view gzip = {};
    bool immutable = false;  // the path changes with the content: browsers may keep it for a year
};

class StaticFiles {
 public:
    explicit StaticFiles(const std::vector<StaticFile>& files);

    // Answers GET and HEAD: a file in the best coding that the client takes, with ETag, If-None-Match and one Range
    // (of the uncompressed bytes); a path of the app, without an extension, gets "/index.html" when the client accepts
    // HTML. Throws Error{not_found}, StatusError{406} when the client excludes every form there is, StatusError{416}.
    Response answer(const Request& request) const;

 private:
    struct Form {
        std::string_view coding, bytes;
        std::string etag;
    };
    struct Entry {
        std::string_view type, cache_control;
        std::vector<Form> forms;  // the best first, the last as it is
    };
    const Entry* find(const Request& request) const;
    static const Form& choose(const Entry& entry, const Request& request);

    std::map<std::string, Entry, std::less<>> entries_;
};

// The files below a folder on disk, read once: "x.br" and "x.gz" beside "x" are its compressed forms, what lies under
// "assets/" is immutable. For development; a release embeds them.
class StaticFolder {
 public:
    explicit StaticFolder(const std::string& folder);  // throws Error{not_found} when there is no such folder
    const std::vector<StaticFile>& files() const { return files_; }

 private:
    std::string_view keep(std::string text);

    std::deque<std::string> texts_;  // stay in place
    std::vector<StaticFile> files_;
};

std::string_view content_type_of(std::string_view path);  // by its extension

}  // namespace lazo::http
