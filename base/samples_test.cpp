// The sample files under tests/data, through the same readers as an import: what their NOTEs say is in them.
#include <algorithm>
#include <map>
#include <set>

#include "base/csv.h"
#include "base/loose.h"
#include "base/source.h"

namespace lazo {
namespace {

std::unique_ptr<Source> sample(const std::string& name) {
    return open_source(std::string{LAZO_SOURCE_DIR} + "/tests/data/" + name);
}

TEST(Samples, online_retail_has_all_known_customers) {
    const auto source = sample("online_retail/customers_sample.csv.gz");
    CsvReader reader{*source, ','};
    CsvRow row;
    ASSERT_TRUE(reader.next(row));
    EXPECT_EQ(row.raw,
              R"("InvoiceNo","StockCode","Description","Quantity","InvoiceDate","UnitPrice","CustomerID","Country")");
    std::map<std::string, std::set<std::string>, std::less<>> countries;
    while (reader.next(row)) {
        ASSERT_FALSE(row.fault) << row.line;
        ASSERT_EQ(row.cells.size(), 8u) << row.line;
        ASSERT_TRUE(parse_local_loose(row.cells[4], DateOrder::either)) << row.cells[4];
        ASSERT_TRUE(parse_decimal_loose(row.cells[5], DecimalMark::point)) << row.cells[5];
        if (row.cells[6] != "NA") countries[std::string{row.cells[6]}].emplace(row.cells[7]);
    }
    EXPECT_EQ(row.number, 60'866u);
    EXPECT_EQ(countries.size(), 4'372u);
    EXPECT_EQ(std::count_if(countries.begin(), countries.end(), [](const auto& one) { return one.second.size() == 2; }),
              8);
}

TEST(Samples, febrl_has_five_thousand_persons) {
    const auto source = sample("febrl/dataset3.csv");
    PeekableSource peekable{sample("febrl/dataset3.csv"), 64 * 1024};
    EXPECT_EQ(sniff_dialect(peekable.sample()).delimiter, ',');
    EXPECT_TRUE(sniff_dialect(peekable.sample()).has_header);
    CsvReader reader{*source, ','};
    CsvRow row;
    std::size_t originals = 0;
    while (reader.next(row)) {
        ASSERT_EQ(row.cells.size(), 11u) << row.line;
        if (row.cells[0].ends_with("-org")) originals++;
    }
    EXPECT_EQ(row.number, 5'001u);
    EXPECT_EQ(originals, 2'000u);
}

}  // namespace
}  // namespace lazo
