// Judges recordings of what a server was sent.
// usage: statement_check PLAN EXCEPTIONS RECORDING... [--by-hand EXCEPTIONS RECORDING...]
//   PLAN         what `lazo database distribute --plan` prints, or lines like it
//   EXCEPTIONS   "3 | select customers by a condition: a page | why", one a line
//   RECORDING    [{"statement": "...", "count": 1}, ...]
//   --by-hand    those of tests that look at rows by themselves: not judged by rule 3, and with
//                exceptions of their own
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "tests/shards/exceptions.h"
#include "tests/shards/judge.h"

namespace lazo::shards {
namespace {

std::string content_of(const std::string& path) {
    std::ifstream file{path};
    if (!file) throw std::runtime_error("no file " + path);
    return {std::istreambuf_iterator<char>{file}, {}};
}

constexpr std::string_view kByHand = "--by-hand";
constexpr int kAsksForTheCustomer = 3;

struct Sent {
    std::string text;
    bool by_hand = false;
};

struct Tally {
    int judged = 0, excepted = 0, faults = 0, violations = 0;
};

class Check {
 public:
    Check(const std::string& plan, const std::string& exceptions) : exceptions_(content_of(exceptions)) {
        const std::string lines = content_of(plan);
        tables_.read_plan(lines);
        check_plan(lines);
    }

    // From here on the tests' own.
    void read_by_hand(const std::string& exceptions) {
        by_hand_ = true;
        exceptions_by_hand_ = Exceptions{content_of(exceptions)};
    }
    void read(const std::string& recording) {
        const Node all = read_json(content_of(recording));
        for (const Node& each : all.items()) sent_.push_back({each["statement"].text(), by_hand_});
    }
    void judge_all() {
        for (const Sent& sent : sent_) learn(sent.text);
        for (const Sent& sent : sent_) judge_one(sent);
    }
    // 0 when nothing is wrong.
    int report() {
        std::printf("%-6s %10s %10s %10s %10s\n", "rule", "judged", "excepted", "faults", "violations");
        int violations = 0;
        for (const auto& [rule, sentence] : rules()) {
            const Tally& tally = tallies_[rule];
            violations += tally.violations;
            std::printf("%-6d %10d %10d %10d %10d  %s\n", rule, tally.judged, tally.excepted, tally.faults,
                        tally.violations, sentence.c_str());
        }
        std::printf("%d statements, %d of them no SQL, %d over tables that nobody places\n",
                    static_cast<int>(sent_.size()), unread_, unplaced_);
        for (const std::string& name : unknown_) std::printf("no placement: %s\n", name.c_str());
        auto needless = exceptions_.needless();
        for (std::string& line : exceptions_by_hand_.needless()) needless.push_back(std::move(line));
        for (const std::string& line : needless) std::printf("an exception that nothing needs: %s\n", line.c_str());
        for (const auto& [shape, statement] : told_)
            std::printf("%s\n    e.g. %s\n", shape.c_str(), statement.substr(0, 2000).c_str());
        return violations > 0 || !needless.empty() || sent_.empty() ? 1 : 0;
    }

 private:
    // What the plan would send is SQL; throws NoStatement.
    static void check_plan(const std::string& lines) {
        std::istringstream in{lines};
        int statements = 0;
        for (std::string line; std::getline(in, line);)
            if (line.ends_with(';')) statements += parse(line).size() == 1;
        if (statements == 0) throw NoStatement("the plan places nothing");
    }
    void learn(const std::string& text) {
        try {
            for (const Node& statement : parse(text)) tables_.read_definition(statement);
        } catch (const NoStatement&) {
            unread_++;  // tests send what is none
        }
    }
    void judge_one(const Sent& sent) {
        Judgement judgement;
        try {
            judgement = judge(sent.text, tables_);
        } catch (const NoStatement&) {
            return;
        }
        unplaced_ += !judgement.unknown.empty();
        unknown_.insert(judgement.unknown.begin(), judgement.unknown.end());
        if (!judgement.unknown.empty()) return;
        const auto counts = [&](int rule) { return !sent.by_hand || rule != kAsksForTheCustomer; };
        for (const int rule : judgement.rules) tallies_[rule].judged += counts(rule);
        std::set<std::string> told;
        for (const Finding& finding : judgement.findings)
            if (counts(finding.rule) && told.insert(finding.shape).second) tell(finding, sent);
    }
    void tell(const Finding& finding, const Sent& sent) {
        Tally& tally = tallies_[finding.rule];
        auto why = exceptions_.why(finding);
        if (!why && sent.by_hand) why = exceptions_by_hand_.why(finding);
        if (why) {
            (why->starts_with("FAULT:") ? tally.faults : tally.excepted)++;
            return;
        }
        tally.violations++;
        const std::string shape = std::to_string(finding.rule) + " | " + finding.shape;
        told_.emplace(shape, sent.text);
    }

    Tables tables_;
    Exceptions exceptions_, exceptions_by_hand_{""};
    bool by_hand_ = false;
    std::vector<Sent> sent_;
    std::map<int, Tally> tallies_;
    std::map<std::string, std::string> told_;  // each shape once
    std::set<std::string> unknown_;
    int unread_ = 0, unplaced_ = 0;
};

}  // namespace
}  // namespace lazo::shards

int main(int count, char** words) {
    if (count < 4) {
        std::fputs("usage: statement_check PLAN EXCEPTIONS RECORDING...\n", stderr);
        return 2;
    }
    try {
        lazo::shards::Check check{words[1], words[2]};
        for (int i = 3; i < count; i++) {
            if (words[i] == lazo::shards::kByHand && i + 1 < count)
                check.read_by_hand(words[++i]);
            else
                check.read(words[i]);
        }
        check.judge_all();
        return check.report();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "statement_check: %s\n", error.what());
        return 2;
    }
}
