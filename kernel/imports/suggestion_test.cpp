#include "kernel/imports/suggestion.h"

#include "kernel/imports/test_store.h"

namespace lazo::imports {
namespace {

class SuggestionTest : public ::testing::Test, public ImportStore {
 protected:
    Mapping suggested(const std::string& bytes) { return suggestion_of(add(bytes)); }
    RunResult import_as_suggested(const std::string& bytes) {
        const Ledger file = add(bytes);
        return import(file, to_json(suggestion_of(file)));
    }
};
using Columns = std::vector<std::pair<std::string, std::string>>;

TEST_F(SuggestionTest, takes_the_guesses_and_the_best_key_in_both_languages) {
    for (const char* header : {"Nombre;Correo;NIF\n", "Name;Mail;Tax number\n"}) {
        const Mapping mapping = suggested(header + std::string("Ana;ana@a.es;\n"));
        EXPECT_EQ(mapping.columns.size(), 3u);
        EXPECT_EQ(mapping.key, std::vector<std::string>{"emails.email"});
        EXPECT_EQ(mapping.mode, Mode::both);
        EXPECT_EQ(mapping.same_key, SameKey::merge);
        EXPECT_EQ(mapping.blank_key, BlankKey::create);
        EXPECT_EQ(mapping.bad_cells, BadCell::skip);
        EXPECT_TRUE(mapping.blanks.contains("N/A"));
    }
    EXPECT_EQ(suggested("Nombre;Código;Correo\na;b;c\n").key, std::vector<std::string>{"external_id"});
    EXPECT_EQ(suggested("Name;Customer ID;Mail\na;b;c\n").key, std::vector<std::string>{"external_id"});
    EXPECT_EQ(suggested("Nombre;NIF\na;b\n").key, std::vector<std::string>{"tax_id"});
    EXPECT_EQ(suggested("Name;VAT\na;b\n").key, std::vector<std::string>{"tax_id"});
}

TEST_F(SuggestionTest, creates_alone_where_nothing_tells_records_apart) {
    for (const char* file : {"Nombre;Ciudad\na;b\n", "Name;City\na;b\n"}) {
        const Mapping mapping = suggested(file);
        EXPECT_EQ(mapping.mode, Mode::create);
        EXPECT_TRUE(mapping.key.empty());
    }
}

TEST_F(SuggestionTest, takes_a_number_without_a_name_as_both) {
    const Columns numbered{{"id", "external_id"}, {"id", "name"}, {"in", "country"}};
    const auto columns = [&](const std::string& header) {
        Columns found = suggested(header + "\n1;2;3\n").columns;
        for (auto& [column, target] : found) column = target == "country" ? "in" : "id";
        return found;
    };
    EXPECT_EQ(columns("Código de cliente;Descripción;País"), numbered);
    EXPECT_EQ(columns("CustomerID;Description;Country"), numbered);
    EXPECT_EQ(suggested("CustomerID;Country\n1;2\n").blank_key, BlankKey::refuse);
    // The name is there, or is made of what is there.
    const Columns named{{"CustomerID", "external_id"}, {"Description", "description"}, {"Name", "name"}};
    EXPECT_EQ(suggested("CustomerID;Description;Name\n1;2;3\n").columns, named);
    const Columns made{{"Código", "external_id"}, {"Apellidos", "last_name"}, {"Notas", "description"}};
    EXPECT_EQ(suggested("Código;Apellidos;Notas\n1;2;3\n").columns, made);
}

TEST_F(SuggestionTest, is_of_any_entity) {
    const std::string path = folder_.path() + "/upload";
    std::ofstream{path} << "Nombre;Color\nVIP;red\n";
    EXPECT_EQ(suggestion_of(imports_->add(actor(), {"tags", "tags.csv", path})).key, std::vector<std::string>{"name"});
}

// What is suggested goes in as it is.
TEST_F(SuggestionTest, can_be_run) {
    EXPECT_EQ(import_as_suggested("CustomerID,Description,Country\n17850,LAMP,Spain\n17850,CUP,Spain\nNA,PEN,France\n")
                  .counts,
              (Counts{.created = 1, .unchanged = 1, .failed = 1, .duplicates = 1}));
    EXPECT_EQ(texts("SELECT name||external_id||country FROM customers"), std::vector<std::string>{"1785017850ES"});
}

// A name that somebody gave meanwhile is more than the number.
TEST_F(SuggestionTest, leaves_names_alone_when_the_lines_of_the_next_month_come) {
    import_as_suggested("CustomerID,Country\n17850,Spain\n");
    import("CustomerID,Name\n17850,Ana\n",
           R"({"columns":{"CustomerID":"external_id","Name":"name"},"key":["external_id"],"mode":"update"})");
    EXPECT_EQ(import_as_suggested("CustomerID,Country\n17850,France\n17850,France\n13047,Spain\n").counts,
              (Counts{.created = 1, .updated = 1, .unchanged = 1, .duplicates = 1}));
    EXPECT_EQ(texts("SELECT name||country FROM customers ORDER BY external_id"),
              (std::vector<std::string>{"13047ES", "AnaFR"}));
}

TEST_F(SuggestionTest, a_mapping_is_the_same_after_being_written) {
    for (const char* text :
         {R"({"columns":{"a":"name"}})",
          R"({"columns":{"a":["external_id","name"],"b":"emails[2].email"},"key":["external_id"],"mode":"update",
              "same_key":"merge","blank_key":"create","bad_cells":"skip","blanks":["NA","-"],"create_missing":["tags"],
              "constants":{"source":"import"},"date_order":"mdy","decimal_mark":",","encoding":"windows-1252",
              "delimiter":";","header":true})"}) {
        const json::Document said{text};
        const Mapping mapping = read_mapping(said.root());
        const json::Document again{to_json(mapping)};
        const Mapping read = read_mapping(again.root());
        EXPECT_EQ(read.columns, mapping.columns);
        EXPECT_EQ(read.constants, mapping.constants);
        EXPECT_EQ(read.key, mapping.key);
        EXPECT_EQ(read.mode, mapping.mode);
        EXPECT_EQ(read.same_key, mapping.same_key);
        EXPECT_EQ(read.blank_key, mapping.blank_key);
        EXPECT_EQ(read.bad_cells, mapping.bad_cells);
        EXPECT_EQ(read.blanks, mapping.blanks);
        EXPECT_EQ(read.create_missing, mapping.create_missing);
        EXPECT_EQ(read.date_order, mapping.date_order);
        EXPECT_EQ(read.decimal_mark, mapping.decimal_mark);
        EXPECT_EQ(read.encoding, mapping.encoding);
        EXPECT_EQ(read.delimiter, mapping.delimiter);
        EXPECT_EQ(read.has_header, mapping.has_header);
    }
}

}  // namespace
}  // namespace lazo::imports
