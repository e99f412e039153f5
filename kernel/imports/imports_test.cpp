#include "kernel/imports/test_store.h"
#include "kernel/records/custom.h"
#include "kernel/records/refill.h"

namespace lazo::imports {
namespace {

constexpr const char* kPeople =
    R"({"columns":{"name":"name","mail":"emails.email","id":"external_id"},"key":["external_id"],"mode":"both"})";

class ImportTest : public ::testing::Test, public ImportStore {};

TEST_F(ImportTest, makes_records_with_their_child_rows) {
    const RunResult result = import(
        "Nombre;Apellidos;Correo;Móvil;País;Nacimiento\r\n"
        "Ana;Ruiz Peña;ANA@Ejemplo.es;612 345 678;España;31/12/1980\r\n"
        "Luis;Vidal;;;EIRE;1 de marzo de 1990\r\n",
        R"({"columns":{"Nombre":"first_name","Apellidos":"last_name","Correo":"emails.email","Móvil":"phones.phone","País":"country","Nacimiento":"birth_date"},"constants":{"source":"import"}})");
    EXPECT_EQ(result.counts, (Counts{.created = 2}));
    EXPECT_EQ(texts("SELECT name FROM customers ORDER BY id"),
              (std::vector<std::string>{"Ana Ruiz Peña", "Luis Vidal"}));
    EXPECT_EQ(texts("SELECT country FROM customers ORDER BY id"), (std::vector<std::string>{"ES", "IE"}));
    EXPECT_EQ(texts("SELECT email FROM emails"), std::vector<std::string>{"ana@ejemplo.es"});
    EXPECT_EQ(texts("SELECT phone FROM phones"), std::vector<std::string>{"+34612345678"});
    EXPECT_EQ(integer("SELECT count(*) FROM customers WHERE source='import' AND birth_date IS NOT NULL"), 2);
    EXPECT_EQ(integer("SELECT created FROM operations WHERE id=$1", {result.operation}), 2);
    EXPECT_EQ(texts("SELECT cause FROM operations WHERE id=" + std::to_string(result.operation)),
              std::vector<std::string>{"import"});
}

TEST_F(ImportTest, tells_every_row_that_does_not_go_in) {
    const RunResult result = import(
        "name,birth,score,country\n"
        "Ana, 03/04/1990,1,ES\n"
        "Luis,1990-04-03,many,ES\n"
        ",1990-04-03,1,ES\n"
        "Eva,1990-04-03,1,Nowhere\n"
        "Pía,1990-04-03,12,ES\n",
        R"({"columns":{"name":"name","birth":"birth_date","score":"employees","country":"country"},"bad_cells":"refuse"})");
    EXPECT_EQ(result.counts, (Counts{.created = 1, .failed = 4}));
    EXPECT_EQ(errors(),
              "row,line,column,value,why,kind\r\n"
              "1,2,birth,\" 03/04/1990\",\"“03/04/1990” cannot be read as a date, or reads two ways.\",error\r\n"
              "2,3,score,many,\"“many” cannot be read as a number, or reads two ways.\",error\r\n"
              "3,4,name,,This is required.,error\r\n"
              "4,5,country,Nowhere,“Nowhere” is not one of the options.,error\r\n");
}

TEST_F(ImportTest, files_of_long_ago_are_forgotten_but_for_those_at_work) {
    const Ledger done = add("name\nAna\n"), left = add("name\nLuis\n"), at_work = add("name\nEva\n");
    import(done, R"({"columns":{"name":"name"}})");
    imports_->start(actor(), at_work.id, R"({"columns":{"name":"name"}})");
    clock_.advance_seconds(1);
    const Moment before = clock_.now();
    const Ledger young = add("name\nPía\n");
    EXPECT_EQ(imports_->forget_files(before), 2);
    for (const Ledger& ledger : {done, left}) EXPECT_FALSE(std::filesystem::exists(ledger.path));
    for (const Ledger& ledger : {at_work, young}) EXPECT_TRUE(std::filesystem::exists(ledger.path));
    EXPECT_EQ(imports_->state_of(ledger(done.id)), "done");
    try {
        imports_->start(actor(), left.id, R"({"columns":{"name":"name"}})");
        FAIL() << "began without its file";
    } catch (const Error& error) {
        EXPECT_EQ(error.message().key, "import.file_gone");
    }
    EXPECT_EQ(imports_->forget_files(before), 0);
}

TEST_F(ImportTest, reads_days_as_the_mapping_says) {
    const std::string file = "name,birth\nAna,03/04/1990\n";
    import(file, R"({"columns":{"name":"name","birth":"birth_date"},"date_order":"dmy"})");
    import(file, R"({"columns":{"name":"name","birth":"birth_date"},"date_order":"mdy"})");
    EXPECT_EQ(integer("SELECT min(birth_date) FROM customers"), Date::parse("1990-03-04").days);
    EXPECT_EQ(integer("SELECT max(birth_date) FROM customers"), Date::parse("1990-04-03").days);
}

TEST_F(ImportTest, computes_formulas_also_one_that_is_made_meanwhile) {
    const auto add_formula = [&](const std::string& name, const std::string& formula) {
        const json::Document field{R"({"type":"formula","label":"F","name":")" + name + R"(","formula":")" + formula + "\"}"};
        records::add_custom_field(*platform_, actor(), "customers", field.root());
    };
    add_formula("double", "employees * 2");
    std::string file = "name,size\n";
    for (int i = 0; i < 40; i++) file += "C" + std::to_string(i) + "," + std::to_string(i) + "\n";
    RunOptions options;
    options.most_rows = 10;
    bool made = false;
    options.progress = [&](std::int64_t, std::int64_t) {
        if (!made) add_formula("triple", "employees * 3");
        return made = true;
    };
    import(file, R"({"columns":{"name":"name","size":"employees"}})", options);
    EXPECT_TRUE(made);
    EXPECT_EQ(integer("SELECT count(*) FROM customers c JOIN customers_x x ON x.id=c.id WHERE x.x_double=2*c.employees"), 40);
    EXPECT_TRUE(records::refill(*platform_, "customers"));
    EXPECT_EQ(integer("SELECT count(*) FROM customers c JOIN customers_x x ON x.id=c.id WHERE x.x_triple=3*c.employees"), 40);
}

TEST_F(ImportTest, updates_only_what_the_file_says) {
    import("id,name,mail\n1,Ana,ana@a.es\n2,Luis,luis@a.es\n3,Eva,eva@a.es\n", kPeople);
    const RunResult again =
        import("id,name,mail\n1,Ana,ana@a.es\n2,,luis@b.es\n3,Eva María,\n4,Pía,pia@a.es\n", kPeople);
    EXPECT_EQ(again.counts, (Counts{.created = 1, .updated = 2, .unchanged = 1}));
    EXPECT_EQ(texts("SELECT name FROM customers ORDER BY external_id"),
              (std::vector<std::string>{"Ana", "Luis", "Eva María", "Pía"}));
    EXPECT_EQ(texts("SELECT email FROM emails ORDER BY email"),
              (std::vector<std::string>{"ana@a.es", "eva@a.es", "luis@a.es", "luis@b.es", "pia@a.es"}));
    EXPECT_EQ(integer("SELECT count(*) FROM emails WHERE primary_=1"), 4);
}

TEST_F(ImportTest, makes_nothing_in_update_mode_and_changes_nothing_in_create_mode) {
    customer("Ana", "1");
    const std::string file = "id,name\n1,Ana María\n2,Luis\n";
    const RunResult update =
        import(file, R"({"columns":{"id":"external_id","name":"name"},"key":["external_id"],"mode":"update"})");
    EXPECT_EQ(update.counts, (Counts{.updated = 1, .failed = 1}));
    EXPECT_EQ(errors(), "row,line,column,value,why,kind\r\n2,3,id,2,No record has this key.,error\r\n");
    customer("Luis", "2");
    const RunResult create =
        import("id,name\n1,Otra\n3,Eva\n",
               R"({"columns":{"id":"external_id","name":"name"},"key":["external_id"],"mode":"create"})");
    EXPECT_EQ(create.counts, (Counts{.created = 1, .unchanged = 1, .duplicates = 1, .warnings = 1}));
    EXPECT_EQ(texts("SELECT name FROM customers ORDER BY external_id"),
              (std::vector<std::string>{"Ana María", "Luis", "Eva"}));
}

TEST_F(ImportTest, finds_records_by_a_child_row) {
    import("name,mail,id\nAna,ana@a.es,1\n", kPeople);
    const RunResult result =
        import("mail,city\n ANA@A.ES ,Soria\nnew@a.es,Lugo\n",
               R"({"columns":{"mail":"emails.email","city":"city"},"key":["emails.email"],"mode":"update"})");
    EXPECT_EQ(result.counts, (Counts{.updated = 1, .failed = 1}));
    EXPECT_EQ(texts("SELECT city FROM customers"), std::vector<std::string>{"Soria"});
}

TEST_F(ImportTest, does_not_choose_between_two_records) {
    for (const char* name : {"Ana", "Luis"}) {
        schema::Record one = draft("customers");
        one.set(customers::customers.name, name);
        schema::Record mail = draft("emails");
        mail.set(customers::emails.email, "casa@a.es");
        one.children["emails"].push_back(mail);
        create(one);
    }
    const RunResult result =
        import("mail,city\ncasa@a.es,Soria\n",
               R"({"columns":{"mail":"emails.email","city":"city"},"key":["emails.email"],"mode":"both"})");
    EXPECT_EQ(result.counts, (Counts{.failed = 1}));
    EXPECT_THAT(errors(), ::testing::HasSubstr("Several records have this key"));
}

TEST_F(ImportTest, takes_the_same_key_once_or_merges_it) {
    const std::string file =
        "id,name,mail,city\n1,Ana,,\n1,Ana,ana@a.es,Soria\n1,Ana Ruiz,,Soria\n1,Ana Ruiz,,Lugo\n,Nobody,,\n";
    const std::string columns =
        R"({"columns":{"id":"external_id","name":"name","mail":"emails.email","city":"city"},"key":["external_id"],"mode":"both","same_key":)";
    const RunResult merged = import(file, columns + "\"merge\"}");
    EXPECT_EQ(merged.counts,
              (Counts{.created = 1, .updated = 1, .unchanged = 2, .failed = 1, .duplicates = 3, .warnings = 2}));
    EXPECT_EQ(texts("SELECT name||city FROM customers"), std::vector<std::string>{"AnaSoria"});
    EXPECT_EQ(errors(),
              "row,line,column,value,why,kind\r\n"
              "3,4,name,Ana Ruiz,Another row with the same key says something else; the first stands.,warning\r\n"
              "4,5,city,Lugo,Another row with the same key says something else; the first stands.,warning\r\n"
              "5,6,id,,The key is blank.,error\r\n");
    const RunResult refused =
        import("id,name\n9,Eva\n9,Eva\n",
               R"({"columns":{"id":"external_id","name":"name"},"key":["external_id"],"same_key":"refuse"})");
    EXPECT_EQ(refused.counts, (Counts{.created = 1, .failed = 1, .duplicates = 1}));
    EXPECT_THAT(errors(), ::testing::HasSubstr("An earlier row of the file has this key."));
}

TEST_F(ImportTest, links_by_name_and_makes_what_it_may_make) {
    customer("Acme", "A-1");
    const RunResult result = import(
        "name,company,tags\nAna,ACME,vip; news\nLuis,A-1,news\nEva,Unknown,\n",
        R"({"columns":{"name":"name","company":"company","tags":"tags"},"create_missing":["tags"],"bad_cells":"refuse"})");
    EXPECT_EQ(result.counts, (Counts{.created = 2, .failed = 1}));
    EXPECT_EQ(integer("SELECT count(*) FROM customers WHERE company IS NOT NULL"), 2);
    EXPECT_EQ(integer("SELECT count(*) FROM customers_tags_links"), 3);
    EXPECT_EQ(integer("SELECT count(*) FROM tags"), 2);
}

// A tag made for a row that is then refused must go with it.
TEST_F(ImportTest, leaves_nothing_of_a_refused_row) {
    const RunResult result = import(
        "name,tags,country\nAna,vip,ES\nLuis,rare,Nowhere\n,alone,ES\nEva,rare,ES\n",
        R"({"columns":{"name":"name","tags":"tags","country":"country"},"create_missing":["tags"],"bad_cells":"refuse"})");
    EXPECT_EQ(result.counts, (Counts{.created = 2, .failed = 2}));
    EXPECT_EQ(texts("SELECT name FROM tags ORDER BY name"), (std::vector<std::string>{"rare", "vip"}));
    EXPECT_EQ(integer("SELECT count(*) FROM customers_tags_links"), 2);
    EXPECT_EQ(integer("SELECT count(*) FROM unique_keys WHERE kind='tags.name'"), 2);
}

TEST_F(ImportTest, leaves_out_cells_that_cannot_be_read_when_told_so) {
    const RunResult result = import("name,country\nAna,Channel Islands\nLuis,N/A\n",
                                    R"({"columns":{"name":"name","country":"country"},"bad_cells":"skip","blanks":["N/A"]})");
    EXPECT_EQ(result.counts, (Counts{.created = 2, .warnings = 1}));
}

TEST_F(ImportTest, names_every_fault_of_a_mapping) {
    const Ledger file = add("a,b,c\n1,2,3\n");
    EXPECT_EQ(faults(file, R"({"columns":{"a":"nombre","b":"emails.nothing","c":"created_at","d":"name"}})"),
              (std::map<std::string, std::string>{{"mapping.columns.a", "import.unknown_target"},
                                                  {"mapping.columns.b", "import.unknown_target"},
                                                  {"mapping.columns.c", "import.unknown_target"},
                                                  {"mapping.columns.d", "import.unknown_column"}}));
    EXPECT_EQ(faults(file, R"({"columns":{"a":"name","b":"name"},"key":["city"],"mode":"sometimes"})"),
              (std::map<std::string, std::string>{{"mapping.mode", "field.no_such_option"}}));
    EXPECT_EQ(faults(file, R"({"columns":{"a":"name","b":"name"},"key":["city"]})"),
              (std::map<std::string, std::string>{{"mapping.columns.b", "import.target_twice"},
                                                  {"mapping.key[0]", "import.key_not_mapped"}}));
    EXPECT_EQ(faults(file, R"({"columns":{"a":"name","b":"city"},"key":["city"]})"),
              (std::map<std::string, std::string>{{"mapping.key", "import.key_slow"}}));
    EXPECT_EQ(faults(file, R"({"columns":{"a":"name"},"mode":"both"})"),
              (std::map<std::string, std::string>{{"mapping.key", "import.key_needed"}}));
}

TEST_F(ImportTest, previews_what_it_would_do_and_writes_nothing) {
    import("id,name,mail\n1,Ana,ana@a.es\n2,Luis,\n", kPeople);
    const std::int64_t sets = integer("SELECT count(*) FROM change_sets");
    const Ledger file =
        add("id,name,mail,when\n1,Ana,ana@a.es,x\n2,Luis,luis@a.es,x\n3,Eva,,x\n3,Eva,eva@a.es,x\n,Nobody,,x\n");
    const std::string mapping =
        R"({"columns":{"name":"name","mail":"emails.email","id":"external_id"},"key":["external_id"],"mode":"both","same_key":"merge"})";
    const Preview seen = preview_of(file, mapping);
    EXPECT_EQ(seen.counts, (Counts{.created = 1, .updated = 2, .unchanged = 1, .failed = 1, .duplicates = 1}));
    EXPECT_EQ(integer("SELECT count(*) FROM change_sets"), sets);
    EXPECT_EQ(integer("SELECT count(*) FROM customers"), 2);
    const json::Document told{seen.to_json(texts_, Language::en)};
    EXPECT_EQ(told.root()["new"].integer(), 1);
    EXPECT_EQ(told.root()["errors"].at(0)["line"].integer(), 6);
    EXPECT_EQ(told.root()["sample"].at(1)["emails"].at(0)["email"].text(), "luis@a.es");
    EXPECT_EQ(import(file, mapping).counts, seen.counts);
}

TEST_F(ImportTest, keeps_to_the_rights_of_whoever_imports) {
    schema::Record seller = draft("users");
    seller.set(access::users.name, "Ana");
    seller.set(access::users.email, "ana@a.es");
    const schema::Key user = create(seller).key;
    const access::Actor ana{platform_->directory(), user.id};
    const std::string path = folder_.path() + "/upload";
    std::ofstream{path} << "name\nLuis\n";
    EXPECT_THROW(imports_->add(ana, {"customers", "people.csv", path}), Error);
}

TEST_F(ImportTest, can_be_taken_back_whole) {
    const RunResult result =
        import("id,name,mail\n1,Ana,ana@a.es\n2,Luis,luis@a.es\n3,Eva,\n", kPeople, {.most_rows = 1});
    EXPECT_EQ(integer("SELECT count(*) FROM change_sets WHERE operation=$1", {result.operation}), 3);
    EXPECT_EQ(texts("SELECT entities FROM operations WHERE id=" + std::to_string(result.operation)),
              std::vector<std::string>{"customers"});
}

TEST_F(ImportTest, a_preview_shows_each_record_once_and_the_first_of_each_kind_of_fault) {
    std::string bytes = "name,id,birth\n";
    for (int i = 0; i < 150; i++) bytes += "Nobody,,\n";
    for (int i = 0; i < 20; i++) bytes += "Ana,A-1,\n";
    bytes += "Eva,A-2,31/02/1990\n";
    const Preview seen = preview_of(
        add(bytes),
        R"({"columns":{"name":"name","id":"external_id","birth":"birth_date"},"key":["external_id"],"mode":"both","same_key":"merge","bad_cells":"skip"})");
    EXPECT_EQ(seen.counts.failed, 150);
    ASSERT_EQ(seen.remarks.size(), 26u);
    EXPECT_EQ(seen.remarks[24].why.key, "import.key_blank");
    EXPECT_EQ(seen.remarks.back().value, "31/02/1990");
    ASSERT_EQ(seen.sample.size(), 2u);
    EXPECT_THAT(seen.sample.back(), ::testing::HasSubstr("Eva"));
}

}  // namespace
}  // namespace lazo::imports
