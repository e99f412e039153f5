// The figures: what was measured, what was promised, what others need. A missed figure stands there with what the
// server did meanwhile.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/table.h"
#include "bench/timing.h"

namespace lazo::bench {

struct Promise {
    std::string what;                   // the same on every engine and in every run
    std::string note = {};              // what is not, beside the figure
    double p95_ms = 0, cpu_us = 0;      // at most; 0: nothing promised
    double at_most = 0, at_least = 0;   // of a single figure
    std::string unit = {};              // of a single figure
    std::string peers = {}, bare = {};  // what the best of three peers, and a bare server, need
};

class Report {
 public:
    explicit Report(const Server& server) : server_(server) {}

    // `again` does the same once more, for the profile of a missed figure; empty: no profile.
    void timing(const Promise& promise, const Timing& timing, const std::function<void()>& again = {});
    void figure(const Promise& promise, double value, const std::function<void()>& again = {});
    // An answer that was not true. The program ends with 1.
    void fault(const std::string& text);
    void check(bool holds, const std::string& text) {
        if (!holds) fault(text);
    }
    bool sound() const { return faults_.empty(); }
    const std::vector<Row>& rows() const { return rows_; }
    // Profiles and faults, in Markdown.
    std::string notes() const;

 private:
    void add(Row row, bool met, const std::function<void()>& again);

    const Server& server_;
    std::vector<Row> rows_;
    std::vector<std::string> profiles_, faults_;
};

// "1.2 ms", "340 µs": three digits that mean something.
std::string in_ms(double ms);
std::string in_us(double us);

}  // namespace lazo::bench
