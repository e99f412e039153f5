#include "bench/report.h"

#include <cstdio>

#include "bench/profile.h"

namespace lazo::bench {
namespace {

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    return text;
}

std::string thousands(double value) {
    std::string text = value >= 1000 ? std::to_string(static_cast<long long>(value + 0.5)) : number(value);
    if (value < 1000) return text;
    for (std::size_t place = text.size() - 3; place > 0 && place < text.size(); place -= place < 3 ? place : 3)
        text.insert(place, ",");
    return text;
}

std::string together(const std::string& left, const std::string& right) {
    return left.empty() || right.empty() ? left + right : left + ", " + right;
}

}  // namespace

std::string in_ms(double ms) { return ms >= 2000 ? number(ms / 1000) + " s" : number(ms) + " ms"; }
std::string in_us(double us) { return us >= 2000 ? in_ms(us / 1000) : number(us) + " µs"; }

void Report::timing(const Promise& promise, const Timing& timing, const std::function<void()>& again) {
    const double p95 = timing.at(0.95);
    const bool met =
        (promise.p95_ms == 0 || p95 <= promise.p95_ms) && (promise.cpu_us == 0 || timing.cpu_us <= promise.cpu_us);
    const std::string at_most = together(promise.p95_ms == 0 ? "" : "p95 " + in_ms(promise.p95_ms),
                                         promise.cpu_us == 0 ? "" : "CPU " + in_us(promise.cpu_us));
    add({.what = promise.what,
         .promised = at_most,
         .peers = promise.peers,
         .bare = promise.bare,
         .p50 = in_ms(timing.at(0.5)),
         .note = promise.note,
         .p95 = in_ms(p95),
         .p99 = in_ms(timing.at(0.99)),
         .cpu = in_us(timing.cpu_us)},
        met, again);
}

void Report::figure(const Promise& promise, double value, const std::function<void()>& again) {
    const bool met =
        (promise.at_most == 0 || value <= promise.at_most) && (promise.at_least == 0 || value >= promise.at_least);
    const std::string bound = promise.at_least > 0  ? "≥ " + thousands(promise.at_least)
                              : promise.at_most > 0 ? "≤ " + thousands(promise.at_most)
                                                    : "";
    add({.what = promise.what,
         .promised = bound.empty() ? "" : bound + " " + promise.unit,
         .peers = promise.peers,
         .bare = promise.bare,
         .p50 = thousands(value) + " " + promise.unit,
         .note = promise.note},
        met, again);
}

void Report::add(Row row, bool met, const std::function<void()>& again) {
    row.verdict = row.promised.empty() ? "" : met ? "met" : "**MISSED**";
    std::printf("%-10s %s: %s", row.promised.empty() ? "" : met ? "met" : "MISSED", row.what.c_str(), row.p50.c_str());
    if (!row.note.empty()) std::printf(" (%s)", row.note.c_str());
    if (!row.p95.empty()) std::printf(" · p95 %s · p99 %s · CPU %s", row.p95.c_str(), row.p99.c_str(), row.cpu.c_str());
    std::printf("%s\n", row.promised.empty() ? "" : (" (" + row.promised + ")").c_str());
    std::fflush(stdout);
    if (!met && again) {
        profiles_.push_back("### " + row.what + "\n\n```\n" + profile_of(server_, again) + "```\n");
        std::printf("%s\n", profiles_.back().c_str());
    }
    rows_.push_back(std::move(row));
}

void Report::fault(const std::string& text) {
    std::printf("WRONG      %s\n", text.c_str());
    faults_.push_back(text);
}

std::string Report::notes() const {
    std::string out;
    for (const std::string& profile : profiles_) out += "\n" + profile;
    for (const std::string& fault : faults_) out += "\nNot true: " + fault + "\n";
    return out;
}

}  // namespace lazo::bench
