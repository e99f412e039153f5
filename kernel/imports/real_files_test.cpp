// Files as they come: real data sets, encodings, and rows that are broken in every way.
#include <set>

#include "base/csv.h"
#include "base/source.h"
#include "kernel/imports/test_store.h"

namespace lazo::imports {
namespace {

using namespace std::string_literals;

const std::string kData = std::string(LAZO_SOURCE_DIR) + "/tests/data/";

class RealFileTest : public ::testing::Test, public ImportStore {
 protected:
    // Rows of the error file: column, value.
    std::vector<std::vector<std::string>> error_rows() {
        auto source = plain_source_of(errors());
        CsvReader reader{*source, ','};
        std::vector<std::vector<std::string>> rows;
        for (CsvRow row; reader.next(row);) rows.emplace_back(row.cells.begin(), row.cells.end());
        rows.erase(rows.begin());
        return rows;
    }
    std::map<std::string, std::string> guesses(const Ledger& ledger) {
        const json::Document told{ledger.inspection};
        std::map<std::string, std::string> found;
        const json::Value columns = told.root()["columns"];
        for (std::size_t i = 0; i < columns.size(); i++)
            if (columns.at(i)["guess"].is_text())
                found.emplace(columns.at(i)["name"].text(), columns.at(i)["guess"].text());
        return found;
    }
};

TEST_F(RealFileTest, takes_all_five_thousand_people_of_febrl) {
    const Ledger file = add_file(kData + "febrl/dataset3.csv");
    const auto guessed = guesses(file);
    EXPECT_EQ(guessed.at("rec_id"), "external_id");
    EXPECT_EQ(guessed.at("given_name"), "first_name");
    EXPECT_EQ(guessed.at("surname"), "last_name");
    EXPECT_EQ(guessed.at("date_of_birth"), "birth_date");
    EXPECT_EQ(guessed.at("postcode"), "addresses.postal_code");
    EXPECT_EQ(guessed.at("state"), "addresses.region");
    Mapping mapping = suggestion_of(file);
    // Six have neither name.
    const RunResult result = import(file, to_json(mapping));
    EXPECT_EQ(result.rows, 5000);
    EXPECT_EQ(result.counts, (Counts{.created = 4994, .failed = 6, .warnings = 35}));  // days of birth that never were
    EXPECT_EQ(error_rows().size(), 41u);
    mapping.constants = {{"last_name", "?"}};
    const RunResult rest = import(add_file(kData + "febrl/dataset3.csv"), to_json(mapping));
    EXPECT_EQ(rest.counts.created, 6);
    EXPECT_EQ(rest.counts.failed, 0);
    EXPECT_EQ(rest.counts.created + rest.counts.updated + rest.counts.unchanged, 5000);
    EXPECT_EQ(integer("SELECT count(*) FROM customers"), 5000);
    EXPECT_EQ(integer("SELECT count(DISTINCT external_id) FROM customers"), 5000);
    EXPECT_EQ(integer("SELECT count(*) FROM customers WHERE last_name='?'"), rest.counts.updated + 6);
}

TEST_F(RealFileTest, makes_one_customer_of_each_that_bought) {
    const Ledger file = add_file(kData + "online_retail/customers_sample.csv.gz");
    const RunResult result = import(file, to_json(suggestion_of(file)));
    EXPECT_EQ(result.counts.created, 4372);
    EXPECT_EQ(integer("SELECT count(*) FROM customers WHERE name=external_id"), 4372);
    EXPECT_EQ(integer("SELECT count(*) FROM customers"), 4372);
    EXPECT_EQ(result.rows, 60865);
    const Counts& counts = result.counts;
    EXPECT_EQ(counts.created + counts.updated + counts.unchanged + counts.failed, result.rows);
    std::set<std::string> two_countries;
    std::int64_t blank_keys = 0;
    for (const auto& row : error_rows()) {
        const std::string& why = row[4];
        if (why.starts_with("Another row")) two_countries.insert(row[0]);
        blank_keys += why == "The key is blank." ? 1 : 0;
    }
    EXPECT_EQ(two_countries.size(), 8u);
    EXPECT_EQ(blank_keys, counts.failed);
}

TEST_F(RealFileTest, reads_every_encoding) {
    const std::string mapping = R"({"columns":{"Nombre":"name","Población":"city"}})";
    const std::string latin1 =
        "Nombre;Poblaci\xF3n\nMu\xF1oz;M\xE1laga\n\xC1lvarez;C\xE1"
        "diz\n";
    EXPECT_EQ(import(latin1, mapping).counts, (Counts{.created = 2}));
    std::string utf16{"\xFF\xFE"};
    for (const char16_t one : std::u16string(u"Nombre;Población\r\nPeña;León\r\n"))
        utf16 += {static_cast<char>(one & 0xFF), static_cast<char>(one >> 8)};
    EXPECT_EQ(import(utf16, mapping).counts, (Counts{.created = 1}));
    EXPECT_EQ(import("\xEF\xBB\xBFNombre,Población\nNúñez,Ávila\n", mapping).counts, (Counts{.created = 1}));
    EXPECT_EQ(texts("SELECT name||' '||city FROM customers ORDER BY id"),
              (std::vector<std::string>{"Muñoz Málaga", "Álvarez Cádiz", "Peña León", "Núñez Ávila"}));
}

// The letter that tells the encoding stands far behind the beginning.
TEST_F(RealFileTest, looks_far_into_a_file_for_its_encoding) {
    std::string file = "Nombre\n";
    while (file.size() < 200'000) file += "Ana\n";
    const Ledger ledger = add(file + "Mu\xF1oz\n");
    EXPECT_THAT(ledger.inspection, ::testing::HasSubstr("windows-1252"));
    EXPECT_THAT(add(file + "Muñoz\n").inspection, ::testing::HasSubstr("UTF-8"));
}

TEST_F(RealFileTest, refuses_text_that_is_broken) {
    const RunResult result = import("Nombre;Ciudad\nMuñoz;Soria\nMu\xF1oz;Soria\nAna;Le\xF3n\n",
                                    R"({"columns":{"Nombre":"name"},"encoding":"UTF-8","bad_cells":"refuse"})");
    EXPECT_EQ(result.counts, (Counts{.created = 2, .failed = 1}));  // what is not mapped does not matter
    EXPECT_EQ(error_rows().front()[1], "3");
    EXPECT_EQ(error_rows().front()[4], "The text is broken: it does not fit the file's encoding.");
}

TEST_F(RealFileTest, goes_on_behind_rows_that_are_broken) {
    const std::string huge(11u << 20, 'x');
    const std::string large(10'000'000, 'y');
    const RunResult result =
        import("name,city\nAna,Soria\nL\0uis,Lugo\n"s + "Eva,Soria,more\nPía,\"open\nJuan,Lugo,,\n" + huge +
                   ",Soria\n" + large + ",Soria\nLola\n",
               R"({"columns":{"name":"name","city":"city"},"delimiter":",","bad_cells":"refuse"})");
    EXPECT_EQ(result.counts, (Counts{.created = 3, .failed = 5}));
    std::vector<std::string> lines;
    for (const auto& row : error_rows()) lines.push_back(row[0] + "/" + row[1]);
    EXPECT_EQ(lines, (std::vector<std::string>{"2/3", "3/4", "4/5", "6/7", "7/8"}));
    EXPECT_EQ(texts("SELECT name FROM customers ORDER BY id"), (std::vector<std::string>{"Ana", "Juan", "Lola"}));
    EXPECT_LT(errors().size(), 4'000u);
}

TEST_F(RealFileTest, guesses_in_both_languages_and_by_content) {
    EXPECT_EQ(guesses(add("Nombre;Apellidos;Correo electrónico;Teléfono móvil;Tel;País;Código postal;Fecha de "
                          "nacimiento;Etiquetas;Responsable\n;;;;;;;;;\n")),
              (std::map<std::string, std::string>{{"Nombre", "first_name"},
                                                  {"Apellidos", "last_name"},
                                                  {"Correo electrónico", "emails.email"},
                                                  {"Teléfono móvil", "phones.phone"},
                                                  {"Tel", "phones[2].phone"},
                                                  {"País", "country"},
                                                  {"Código postal", "addresses.postal_code"},
                                                  {"Fecha de nacimiento", "birth_date"},
                                                  {"Etiquetas", "tags"},
                                                  {"Responsable", "owner"}}));
    EXPECT_EQ(guesses(add("Full name,E-mail,Email 2,Company,Job title,Zip\na,b,c,d,e,f\n")),
              (std::map<std::string, std::string>{{"Full name", "name"},
                                                  {"E-mail", "emails.email"},
                                                  {"Email 2", "emails[2].email"},
                                                  {"Company", "company"},
                                                  {"Job title", "job_title"},
                                                  {"Zip", "addresses.postal_code"}}));
    EXPECT_EQ(guesses(add("a,b,c\nana@a.es,612345678,12345678Z\nluis@a.es,+34 913 123 456,B64717838\n")),
              (std::map<std::string, std::string>{{"a", "emails.email"}, {"b", "phones.phone"}, {"c", "tax_id"}}));
}

}  // namespace
}  // namespace lazo::imports
