#include "base/csv.h"

#include <algorithm>

namespace lazo {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// Gives one byte a call, so that every boundary is met.
class DripSource : public Source {
 public:
    explicit DripSource(std::string bytes) : inner_(source_of(std::move(bytes))) {}
    std::size_t read(char* to, std::size_t) override { return inner_->read(to, 1); }

 private:
    std::unique_ptr<Source> inner_;
};

// Cells of a row, or its fault alone; each with the line before it.
Rows read_all(const std::string& text, char delimiter = ',', CsvLimits limits = {}) {
    DripSource source{text};
    CsvReader reader{source, delimiter, limits};
    Rows rows;
    CsvRow row;
    while (reader.next(row)) {
        auto& cells = rows.emplace_back(std::vector<std::string>{std::to_string(row.line)});
        if (row.fault) cells.push_back("!" + row.fault->key);
        cells.insert(cells.end(), row.cells.begin(), row.cells.end());
    }
    return rows;
}

TEST(CsvReader, reads_rows_whatever_ends_their_lines) {
    const Rows expected{{"1", "a", "b"}, {"2", "c", ""}, {"3", "", "d"}};
    EXPECT_EQ(read_all("a,b\nc,\n,d\n"), expected);
    EXPECT_EQ(read_all("a,b\r\nc,\r\n,d\r\n"), expected);
    EXPECT_EQ(read_all("a,b\rc,\r,d\r"), expected);
    EXPECT_EQ(read_all("a,b\nc,\r\n,d"), expected);
    EXPECT_EQ(read_all("\ufeffa,b\nc,\n,d"), expected);
    EXPECT_EQ(read_all(""), Rows{});
    EXPECT_EQ(read_all("\ufeff"), Rows{});
}

TEST(CsvReader, reads_quotes) {
    EXPECT_EQ(read_all("\"a,b\",\"c\"\"d\",\"\"\n"), (Rows{{"1", "a,b", "c\"d", ""}}));
    EXPECT_EQ(read_all("\"\"\"\"\n"), (Rows{{"1", "\""}}));
    EXPECT_EQ(read_all("\"line 1\nline 2\r\nline 3\",x\ny,z"),
              (Rows{{"1", "line 1\nline 2\r\nline 3", "x"}, {"4", "y", "z"}}));
    EXPECT_EQ(read_all("pipe 5\" wide,b"), (Rows{{"1", "pipe 5\" wide", "b"}}));
    EXPECT_EQ(read_all("a;\"b;c\"\n", ';'), (Rows{{"1", "a", "b;c"}}));
    EXPECT_EQ(read_all("a\t b \n", '\t'), (Rows{{"1", "a", " b "}}));
    EXPECT_EQ(read_all("\"\"\"a\"\",\"\"b\"\"\",\"\"\"c\"\n"), (Rows{{"1", "\"a\",\"b\"", "\"c"}}));
}

TEST(CsvReader, passes_over_blank_lines_and_counts_them) {
    EXPECT_EQ(read_all("\n\r\na\r\n\r\n\nb\n\"\"\n"), (Rows{{"3", "a"}, {"6", "b"}, {"7", ""}}));
}

TEST(CsvReader, reports_a_nul_and_goes_on_behind_the_row) {
    EXPECT_EQ(read_all(std::string("a,\0b\nc,\"d\n\0\"\ne,f", 16)),
              (Rows{{"1", "!csv.nul"}, {"2", "!csv.nul"}, {"4", "e", "f"}}));
}

TEST(CsvReader, loses_only_the_line_of_an_unclosed_quote) {
    EXPECT_EQ(read_all("a,b\nc,\"d\ne,f\ng,h\n"),
              (Rows{{"1", "a", "b"}, {"2", "!csv.unclosed_quote"}, {"3", "e", "f"}, {"4", "g", "h"}}));
    EXPECT_EQ(read_all("a,\"b"), (Rows{{"1", "!csv.unclosed_quote"}}));
    EXPECT_EQ(read_all("\""), (Rows{{"1", "!csv.unclosed_quote"}}));
    // The next quote would have closed it; what follows shows that it did not mean to.
    EXPECT_EQ(read_all("a,\"b\n\"c\",d\ne,f\n"), (Rows{{"1", "!csv.after_quote"}, {"2", "c", "d"}, {"3", "e", "f"}}));
}

TEST(CsvReader, reports_text_behind_a_closing_quote) {
    EXPECT_EQ(read_all("\"a\"b,c\nd,e\n"), (Rows{{"1", "!csv.after_quote"}, {"2", "d", "e"}}));
    EXPECT_EQ(read_all("\"a\" ,c\r\nd,e\n"), (Rows{{"1", "!csv.after_quote"}, {"2", "d", "e"}}));
}

TEST(CsvReader, reports_what_passes_a_limit_and_goes_on) {
    CsvLimits limits{.field_bytes = 10, .row_bytes = 30, .cells = 4};
    const std::string eleven(11, 'x'), ten(10, 'x');
    EXPECT_EQ(read_all(ten + "\n" + eleven + "\nb\n", ',', limits),
              (Rows{{"1", ten}, {"2", "!csv.field_too_long"}, {"3", "b"}}));
    EXPECT_EQ(read_all("\"" + eleven + "\",c\nb\n", ',', limits), (Rows{{"1", "!csv.field_too_long"}, {"2", "b"}}));
    EXPECT_EQ(read_all("\"" + ten + "\",c\nb\n", ',', limits), (Rows{{"1", ten, "c"}, {"2", "b"}}));
    EXPECT_EQ(read_all(ten + "," + ten + "," + ten + "\nb\n", ',', limits),
              (Rows{{"1", "!csv.row_too_long"}, {"2", "b"}}));
    EXPECT_EQ(read_all("1,2,3,4,5\n1,2,3,4\n", ',', limits),
              (Rows{{"1", "!csv.too_many_cells"}, {"2", "1", "2", "3", "4"}}));
    EXPECT_EQ(read_all("\"a\nb\nc\nd\ne\nf\ng\n\"\nb\n", ',', limits)[0][1], "!csv.unclosed_quote");
}

TEST(CsvReader, holds_the_raw_row_and_its_number) {
    const auto source = source_of("a,\"b \"\"c\"\"\"\r\n\r\n\"x\"y\r\nlast");
    CsvReader reader{*source, ','};
    CsvRow row;
    ASSERT_TRUE(reader.next(row));
    EXPECT_EQ(row.raw, "a,\"b \"\"c\"\"\"");
    ASSERT_TRUE(reader.next(row));
    EXPECT_EQ(row.raw, "\"x\"y");
    EXPECT_EQ(row.number, 2u);
    EXPECT_EQ(row.line, 3u);
    ASSERT_TRUE(reader.next(row));
    EXPECT_EQ(row.number, 3u);
    EXPECT_EQ(reader.bytes_read(), 25u);
    EXPECT_FALSE(reader.next(row));
    EXPECT_FALSE(reader.next(row));
}

TEST(CsvReader, reads_rows_larger_than_its_buffer) {
    const std::string large(3'000'000, 'y');
    const auto source = source_of("a,\"" + large + "\"\nb,c\n" + large + "," + large + "\n");
    CsvReader reader{*source, ','};
    CsvRow row;
    ASSERT_TRUE(reader.next(row));
    EXPECT_EQ(row.cells[1].size(), large.size());
    ASSERT_TRUE(reader.next(row));
    EXPECT_EQ(row.cells[1], "c");
    ASSERT_TRUE(reader.next(row));
    EXPECT_EQ(row.cells[1], large);
    EXPECT_FALSE(reader.next(row));
}

TEST(CsvReader, gives_up_a_file_made_of_open_quotes) {
    std::string hostile;
    for (int i = 0; i < 200'000; i++) hostile += "x\",\"\n";
    const auto source = source_of(hostile);
    CsvReader reader{*source, ','};
    CsvRow row;
    std::string fault;
    try {
        while (reader.next(row)) continue;
    } catch (const Error& error) {
        fault = error.message().key;
    }
    EXPECT_EQ(fault, "csv.hopeless");
}

TEST(CsvDialect, sees_the_delimiter) {
    EXPECT_EQ(sniff_dialect("nombre;precio;nota\nMesa;1,50;a, b\nSilla;2,75;c\n").delimiter, ';');
    EXPECT_EQ(sniff_dialect("name,price\nTable,1.50\nChair,2.75\n").delimiter, ',');
    EXPECT_EQ(sniff_dialect("a\tb\tc\n1\t2,5\t3\n").delimiter, '\t');
    EXPECT_EQ(sniff_dialect("a|b\n1,2|3\n").delimiter, '|');
    EXPECT_EQ(sniff_dialect("name\nAna\nLuis\n").delimiter, ',');
    EXPECT_EQ(sniff_dialect("a;\"x,y,z\";b\na;\"x,y,z\";b\n").delimiter, ';');
    EXPECT_EQ(sniff_dialect("").delimiter, ',');
    EXPECT_EQ(sniff_dialect("\"unclosed;a\n").delimiter, ',');
}

TEST(CsvDialect, sees_whether_there_is_a_header) {
    EXPECT_TRUE(sniff_dialect("nombre;correo\nAna;ana@example.com\n").has_header);
    EXPECT_FALSE(sniff_dialect("Ana;ana@example.com\nLuis;luis@example.com\n").has_header);
    EXPECT_FALSE(sniff_dialect("1,Ana\n2,Luis\n").has_header);
    EXPECT_FALSE(sniff_dialect("Ana,Madrid,x\nLuis,Sevilla,x\n").has_header);
    EXPECT_FALSE(sniff_dialect("2026-01-03,Ana\n2026-01-04,Luis\n").has_header);
    EXPECT_TRUE(sniff_dialect("Código cliente,Razón social\nA1,Acme\n").has_header);
    EXPECT_TRUE(sniff_dialect("").has_header);
}

std::string written(std::string_view cell) {
    CsvWriter writer;
    writer.cell(cell).cell("x").end_row();
    const std::string text = writer.take();
    return text.substr(0, text.size() - 4);
}

TEST(CsvWriter, quotes_only_where_needed) {
    EXPECT_EQ(written("plain ñ"), "plain ñ");
    EXPECT_EQ(written("a,b"), "\"a,b\"");
    EXPECT_EQ(written("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(written("a\nb"), "\"a\nb\"");
    EXPECT_EQ(written(" a"), "\" a\"");
    EXPECT_EQ(written("a;b"), "a;b");
}

TEST(CsvWriter, keeps_formulas_from_running_and_numbers_as_they_are) {
    EXPECT_EQ(written("=1+1"), "'=1+1");
    EXPECT_EQ(written("@SUM(A1)"), "'@SUM(A1)");
    EXPECT_EQ(written("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
    EXPECT_EQ(written("-2+3"), "'-2+3");
    EXPECT_EQ(written("\t=1"), "'\t=1");
    EXPECT_EQ(written("\r=1"), "\"'\r=1\"");
    EXPECT_EQ(written("＝1+1"), "'＝1+1");
    EXPECT_EQ(written("'=1"), "''=1");
    EXPECT_EQ(written("-"), "'-");
    EXPECT_EQ(written("+-1"), "'+-1");
    EXPECT_EQ(written("-12.5"), "-12.5");
    EXPECT_EQ(written("+34612345678"), "+34612345678");
    EXPECT_EQ(written("-1.234,56"), "\"-1.234,56\"");
    EXPECT_EQ(written("O'Hara"), "O'Hara");
    EXPECT_EQ(written("'quoted'"), "'quoted'");
}

TEST(CsvWriter, is_read_back_as_it_was) {
    const std::vector<std::string> cells{
        "\ufeffmark", "",     "a", "=1",     "'=1", "''=1", "'",  "''",  "'a",    "-12.5", "'-12.5", "+34612345678",
        "\"",         "\"\"", ",", "a\r\nb", "\n",  " ",    "\t", "＠x", "ñ\"=,", "-",     "=",      "'\n"};
    CsvWriter writer;
    for (const std::string& cell : cells) writer.cell(cell).end_row();
    for (const std::string& cell : cells) writer.cell(cell);
    writer.end_row();
    const auto source = source_of(writer.take());
    CsvReader reader{*source, ','};
    CsvRow row;
    for (const std::string& cell : cells) {
        ASSERT_TRUE(reader.next(row));
        ASSERT_EQ(row.cells.size(), 1u) << row.raw;
        EXPECT_EQ(restored_cell(row.cells[0]), cell);
    }
    ASSERT_TRUE(reader.next(row));
    ASSERT_EQ(row.cells.size(), cells.size());
    for (std::size_t i = 0; i < cells.size(); i++) EXPECT_EQ(restored_cell(row.cells[i]), cells[i]);
    EXPECT_FALSE(reader.next(row));
}

}  // namespace
}  // namespace lazo
