// The web app: built in, or from a folder while developing.
#pragma once

#include <memory>
#include <string>

#include "kernel/http/static_files.h"

namespace lazo::app {

class WebFiles {
   public:
    // An empty folder name means the files that are built in.
    explicit WebFiles(const std::string& folder);
    http::Response answer(const http::Request& request) const { return files_->answer(request); }

   private:
    std::unique_ptr<http::StaticFolder> folder_;
    std::unique_ptr<http::StaticFiles> built_in_;
    const http::StaticFiles* files_ = nullptr;
};

}  // namespace lazo::app
