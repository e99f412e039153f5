// The first screen of the web app in Chromium, its processor slowed four times.
#include <cstdio>
#include <string>

#include "base/json.h"
#include "bench/world.h"

namespace lazo::bench {

void measure_screen(World& world) {
    if (world.options.screen_script.empty()) return;
    const std::string command = "node " + world.options.screen_script +
                                " http://127.0.0.1:" + std::to_string(world.server.port()) + " 2>/dev/null";
    std::string out;
    FILE* pipe = ::popen(command.c_str(), "r");
    char piece[512];
    while (pipe != nullptr && std::fgets(piece, sizeof piece, pipe) != nullptr) out += piece;
    if (pipe == nullptr || ::pclose(pipe) != 0) return world.report.fault("the first screen could not be measured");
    const json::Document document{out};
    world.report.figure({.what = "first screen, all that is loaded, compressed", .at_most = 260, .unit = "KB"},
                        document.root()["kilobytes"].number());
    world.report.figure({.what = "first screen usable, the processor slowed 4 times", .at_most = 2, .unit = "s"},
                        document.root()["seconds"].number());
}

}  // namespace lazo::bench
