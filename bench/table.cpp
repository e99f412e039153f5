#include "bench/table.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace lazo::bench {
namespace {

constexpr std::string Row::*kCells[] = {&Row::what, &Row::promised, &Row::peers, &Row::bare, &Row::p50,
                                        &Row::note, &Row::p95,      &Row::p99,   &Row::cpu,  &Row::verdict};

std::string figures_of(const Row& row) {
    const std::string note = row.note.empty() ? "" : " (" + row.note + ")";
    return row.p50 + note + " | " + row.p95 + " | " + row.p99 + " | " + row.cpu + " | " + row.verdict;
}

const Row* find(const std::vector<Row>& rows, const std::string& what) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.what == what; });
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace

void save_rows(const std::string& path, const std::vector<Row>& rows, const std::string& notes) {
    std::ofstream file(path);
    for (const Row& row : rows)
        for (const auto cell : kCells) file << row.*cell << (cell == kCells[std::size(kCells) - 1] ? "\n" : "\t");
    std::ofstream(path + ".notes") << notes;
}

std::vector<Row> read_rows(const std::string& path) {
    std::vector<Row> rows;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream cells(line);
        Row row;
        for (const auto cell : kCells) std::getline(cells, row.*cell, '\t');
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string read_notes(const std::string& path) {
    std::ostringstream all;
    std::ifstream file(path + ".notes");
    if (file.peek() != std::ifstream::traits_type::eof()) all << file.rdbuf();
    return all.str();
}

std::vector<Row> replaced(std::vector<Row> before, const std::vector<Row>& now) {
    for (const Row& row : now) {
        const auto same =
            std::find_if(before.begin(), before.end(), [&](const Row& old) { return old.what == row.what; });
        if (same == before.end())
            before.push_back(row);
        else
            *same = row;
    }
    return before;
}

std::string table_of(const std::vector<Row>& sqlite, const std::vector<Row>& postgresql) {
    std::string out =
        "| what | promised | SQLite: p50 or figure | p95 | p99 | server CPU each | | PostgreSQL: p50 or figure | p95 | "
        "p99 | server CPU each | | best of three peers | bare "
        "|\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
    for (const Row& row : replaced(sqlite, postgresql)) {
        const Row *left = find(sqlite, row.what), *right = find(postgresql, row.what);
        out += "| " + row.what + " | " + row.promised;
        for (const Row* engine : {left, right}) out += " | " + figures_of(engine ? *engine : Row{});
        out += " | " + row.peers + " | " + row.bare + " |\n";
    }
    return out;
}

}  // namespace lazo::bench
