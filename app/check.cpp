#include "app/check.h"

#include <algorithm>
#include <cstdio>

#include "app/command_line.h"
#include "app/commands.h"
#include "base/json.h"
#include "kernel/records/check.h"

namespace lazo::app {
namespace {

using records::CheckReport;
using records::Fault;

// Runs one part; what it throws is a fault too: a damaged store may fail anywhere.
template <class Part>
void guarded(CheckReport& report, const std::string& place, const Part& part) {
    try {
        part();
    } catch (const std::exception& error) {
        report.add(place, {"check.failed", {{"reason", error.what()}}});
    }
}

void check_engine(Program& program, CheckReport& report) {
    for (const std::string& fault : program.platform().database().verify())
        report.add("engine", {"check.engine", {{"reason", fault}}});
}

// An index that was never built is no damage: the server builds it when it starts.
void check_search(Program& program, CheckReport& report) {
    search::Search& search = program.search();
    if (search.needs_rebuild()) return;
    search.catch_up();
    for (const std::string& fault : search.verify()) {
        const std::size_t colon = std::min(fault.find(": "), fault.size());
        report.add(fault.substr(0, colon),
                   {"check.search", {{"reason", fault.substr(std::min(colon + 2, fault.size()))}}});
    }
}

std::string report_json(const Texts& texts, Language language, const CheckReport& report) {
    json::Writer out;
    out.begin_object().key("sound").boolean(report.fault_count == 0).key("fault_count").integer(report.fault_count);
    out.key("rows").integer(report.rows).key("versions").integer(report.versions).key("events").integer(report.events);
    out.key("faults").begin_array();
    for (const Fault& fault : report.faults)
        out.begin_object()
            .key("place")
            .text(fault.place)
            .key("kind")
            .text(fault.what.key)
            .key("text")
            .text(texts.say(language, fault.what))
            .end_object();
    out.end_array().end_object();
    return out.take();
}

void print(const Texts& texts, Language language, const CheckReport& report) {
    for (const Fault& fault : report.faults)
        std::printf("%s: %s\n", fault.place.c_str(), texts.say(language, fault.what).c_str());
    const Message summary{report.fault_count == 0 ? "check.sound" : "check.damaged",
                          {{"faults", std::to_string(report.fault_count)},
                           {"rows", std::to_string(report.rows)},
                           {"versions", std::to_string(report.versions)},
                           {"events", std::to_string(report.events)}}};
    std::printf("%s\n", texts.say(language, summary).c_str());
}

}  // namespace

int check(const CheckOptions& options) {
    const SystemClock clock;
    Program program{options.store, clock};
    CheckReport report;
    guarded(report, "engine", [&] { check_engine(program, report); });
    guarded(report, "records", [&] {
        const auto reading = program.platform().database().read();
        records::check_records(reading->connection(), *program.platform().schema(), report);
    });
    guarded(report, "search", [&] { check_search(program, report); });
    const Language language = language_of_terminal();
    if (options.json)
        std::printf("%s\n", report_json(program.texts(), language, report).c_str());
    else
        print(program.texts(), language, report);
    return report.fault_count == 0 ? kDone : kDamaged;
}

}  // namespace lazo::app
