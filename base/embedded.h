// Files that the build puts into the program (locales, layouts, the web app), by lazo_embed in cmake/lazo.cmake.
// Whoever uses the files of a library declares its table: `namespace lazo::embedded { Files lazo_customers_files(); }`.
// Nothing is copied; the bytes live as long as the program.
#pragma once

#include <span>
#include <string_view>

namespace lazo::embedded {

struct File {
    std::string_view name;   // relative to the folder: "locales/es.json"
    std::string_view bytes;  // any, zeros too
};
using Files = std::span<const File>;

}  // namespace lazo::embedded
