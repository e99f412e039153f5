#include "app/web_files.h"

#include <map>

#include "base/embedded.h"

namespace lazo::embedded {
Files lazo_web_files();
}

namespace lazo::app {
namespace {

// "assets/x.js.br" and ".gz" are the compressed forms of "assets/x.js".
std::vector<http::StaticFile> built_in() {
    std::map<std::string_view, std::string_view> all;
    for (const embedded::File& file : embedded::lazo_web_files()) all[file.name] = file.bytes;
    static std::vector<std::string> paths;
    paths.reserve(all.size());
    std::vector<http::StaticFile> files;
    for (const auto& [name, bytes] : all) {
        if (name.ends_with(".br") || name.ends_with(".gz")) continue;
        paths.push_back("/" + std::string(name));
        http::StaticFile file{paths.back(), bytes, http::content_type_of(name)};
        const auto compressed = [&all, name = std::string(name)](const char* ending) {
            const auto found = all.find(name + ending);
            return found == all.end() ? std::string_view{} : found->second;
        };
        file.brotli = compressed(".br");
        file.gzip = compressed(".gz");
        file.immutable = name.starts_with("assets/");
        files.push_back(file);
    }
    return files;
}

}  // namespace

WebFiles::WebFiles(const std::string& folder) {
    if (!folder.empty()) {
        folder_ = std::make_unique<http::StaticFolder>(folder);
        built_in_ = std::make_unique<http::StaticFiles>(folder_->files());
    } else {
        built_in_ = std::make_unique<http::StaticFiles>(built_in());
    }
    files_ = built_in_.get();
}

}  // namespace lazo::app
