// The table of docs/reference/benchmarks.md: what was measured on either engine, side by side.
#pragma once

#include <string>
#include <vector>

namespace lazo::bench {

// One figure, in words.
struct Row {
    std::string what, promised, peers, bare;        // of every engine
    std::string p50, note, p95, p99, cpu, verdict;  // of the one that was measured; p50 also of a single figure
};

// Rows in a file, and what is told of them behind it (".notes"). What is not there is empty.
void save_rows(const std::string& path, const std::vector<Row>& rows, const std::string& notes);
std::vector<Row> read_rows(const std::string& path);
std::string read_notes(const std::string& path);
// `now` in the places of those of `before` that have the same name; new ones at the end.
std::vector<Row> replaced(std::vector<Row> before, const std::vector<Row>& now);

// In Markdown; a row that one engine lacks has empty cells.
std::string table_of(const std::vector<Row>& sqlite, const std::vector<Row>& postgresql);

}  // namespace lazo::bench
