// What the routes of the API work with; made once by the program and shared by all threads.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/locale.h"
#include "kernel/access/rate_limits.h"
#include "kernel/access/sign_in.h"
#include "kernel/api/count_cache.h"
#include "kernel/api/running_keys.h"
#include "kernel/records/platform.h"

namespace lazo::jobs {
class Queue;
}

namespace lazo::search {
class Search;
}

namespace lazo::api {

// A form section and the columns of lists, from modules/<x>/layouts/<entity>.json.
using Layouts = std::map<std::string, std::string, std::less<>>;

struct MenuEntry {
    std::string entity, icon;
};

struct Services {
    records::Platform& platform;
    access::SignIn& sign_in;
    const Texts& texts;
    const Layouts& layouts;
    const std::vector<MenuEntry>& menu;
    jobs::Queue& jobs;
    search::Search& search;
    std::string upload_folder;  // where uploads of imports stay until they are done
    std::size_t largest_upload = std::size_t{4} << 30;  // bytes
    CountCache counts = {};
    RunningKeys running = {};
    access::RateLimits limits = {};  // none until they are set
};

}  // namespace lazo::api
