// Imports, exports, bulk changes and jobs as a program meets them: over the routes, with the rights of a person.
#include "base/csv.h"
#include "base/source.h"
#include "kernel/api/routes.h"
#include "kernel/imports/test_store.h"
#include "kernel/jobs/runner.h"
#include "kernel/search/search.h"

namespace lazo::api {
namespace {

using imports::ImportStore;

// Collects what a streamed answer writes.
class Collected : public http::BodySink {
 public:
    bool write(std::string_view bytes) override {
        text += bytes;
        pieces++;
        return pieces < most;
    }
    std::string text;
    int pieces = 0;
    int most = 1'000'000;
};

class BulkWorkTest : public ::testing::Test, public ImportStore {
 protected:
    BulkWorkTest() {
        admin_ = token_of(create_administrator());
        schema::Record role = draft("roles");
        role.set(access::roles.name, "Only own");
        role_ = create(role).key;
        schema::Record seller = draft("users");
        seller.set(access::users.name, "Ana");
        seller.set(access::users.email, "ana@a.es");
        seller.set(access::users.roles, {role_});
        ana_ = create(seller).key;
        ana_token_ = token_of(ana_.id);
        add_import_routes(router_, services_);
        add_export_routes(router_, services_);
        add_bulk_routes(router_, services_);
        add_job_routes(router_, services_);
        imports::add_import_jobs(runner_, *platform_, texts_);
        add_bulk_jobs(runner_, *platform_, texts_);
        queue_->on_change([this](const jobs::JobFacts& job) {
            if (!job.ended()) return;
            std::lock_guard lock(mutex_);
            ended_.insert(job.id);
            changed_.notify_all();
        });
        runner_.start();
    }
    ~BulkWorkTest() override { runner_.stop(); }

    std::string token_of(std::int64_t user) {
        return sign_in_.make_token(user, "test", access::TokenScope::read_write, std::nullopt).token;
    }
    void allow(const std::string& entity, const std::string& action, const std::string& level) {
        schema::Record right = draft("role_rights");
        right.set(access::role_rights.role, role_);
        right.set(access::role_rights.of_entity, entity);
        right.set(access::role_rights.action, action);
        right.set(access::role_rights.level, level);
        create(right);
    }

    http::Response ask(const std::string& token, http::Method method, const std::string& path,
                       std::vector<std::pair<std::string, std::string>> query = {}, const std::string& body = {}) {
        http::Request request;
        request.method = method;
        request.path = path;
        request.query = std::move(query);
        request.headers = {{"authorization", "Bearer " + token}};
        request.body = body;
        request.body_file = body_file_;
        http::Router::Found found = router_.find(method, path);
        if (!found.route) throw_internal("no route");
        request.parameters = found.parameters;
        return found.route->handler(request);
    }
    std::string streamed(http::Response response) {
        Collected sink;
        response.stream(sink);
        return sink.text;
    }
    // The job of an answer, once it has ended.
    jobs::JobFacts job_of(const http::Response& response) {
        const json::Document answer{response.body};
        const std::int64_t id = std::stoll(std::string(answer.root()["job"].text()));
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(20), [&] { return ended_.contains(id); }));
        return queue_->get(id);
    }
    void owned_by_ana(const std::string& name) {
        schema::Record made = draft("customers");
        made.set(customers::customers.name, name);
        made.set(customers::customers.owner, ana_);
        create(made);
    }

    access::SignIn sign_in_{platform_->database(), platform_->directory_holder(), clock_};
    Layouts layouts_;
    std::vector<MenuEntry> menu_;
    search::Search search_{platform_->database(), platform_->registry()};
    Services services_{*platform_, sign_in_, texts_, layouts_, menu_, *queue_, search_, folder_.path()};
    http::Router router_;
    jobs::Runner runner_{platform_->database(), *queue_, clock_};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::set<std::int64_t> ended_;
    std::string admin_, ana_token_, body_file_;
    schema::Key role_, ana_;
};

TEST_F(BulkWorkTest, imports_a_file_from_upload_to_its_errors) {
    body_file_ = folder_.path() + "/sent";
    std::ofstream{body_file_} << "Nombre;Correo\nAna;ana@x.es\n;luis@x.es\n";
    const http::Response uploaded =
        ask(admin_, http::Method::post, "/api/v1/imports", {{"entity", "customers"}, {"name", "people.csv"}});
    EXPECT_EQ(uploaded.status, 201);
    const json::Document file{uploaded.body};
    EXPECT_EQ(file.root()["delimiter"].text(), ";");
    EXPECT_EQ(file.root()["columns"].at(1)["guess"].text(), "emails.email");
    const std::string path = "/api/v1/imports/" + std::string(file.root()["id"].text());
    const std::string body = R"({"mapping":{"columns":{"Nombre":"name","Correo":"emails.email"},"mode":"create"}})";
    const json::Document preview{job_of(ask(admin_, http::Method::post, path + "/preview", {}, body)).result};
    EXPECT_EQ(preview.root()["new"].integer(), 1);
    EXPECT_EQ(preview.root()["failed"].integer(), 1);
    const json::Document seen{ask(admin_, http::Method::get, path).body};
    EXPECT_EQ(seen.root()["state"].text(), "previewed");
    EXPECT_EQ(seen.root()["preview"]["errors"].at(0)["line"].integer(), 3);
    const http::Response started = ask(admin_, http::Method::post, path + "/start", {}, body);
    EXPECT_EQ(started.status, 202);
    const json::Document result{job_of(started).result};
    EXPECT_EQ(result.root()["created"].integer(), 1);
    const json::Document after{ask(admin_, http::Method::get, path).body};
    EXPECT_EQ(after.root()["state"].text(), "done");
    EXPECT_EQ(after.root()["counts"]["failed"].integer(), 1);
    EXPECT_EQ(streamed(ask(admin_, http::Method::get, path + "/errors")),
              "row,line,column,value,why,kind\r\n2,3,Nombre,,Este dato es obligatorio.,error\r\n");
    // Not hers: for her it is not there.
    allow("customers", "create", "own");
    EXPECT_THROW(ask(ana_token_, http::Method::get, path), Error);
}

TEST_F(BulkWorkTest, exports_with_labels_child_rows_and_formulas_made_harmless) {
    import(
        "name,mail,mail2,country,tags\n\"=cmd|'x'!A1\",b@x.es,a@x.es,ES,\"vip;news\"\nLuis,,,GB,\n",
        R"({"columns":{"name":"name","mail":"emails.email","mail2":"emails[2].email","country":"country","tags":"tags"},"create_missing":["tags"]})");
    const std::vector<std::pair<std::string, std::string>> query{
        {"fields", "name,country,emails,primary_email,tags,owner"}};
    EXPECT_EQ(streamed(ask(admin_, http::Method::get, "/api/v1/customers/export", query)),
              "Nombre,País,Correos electrónicos,Correo,Etiquetas,Responsable\r\n"
              "'=cmd|'x'!A1,España,b@x.es; a@x.es,b@x.es,vip; news,\r\n"
              "Luis,Reino Unido,,,,\r\n");
    EXPECT_EQ(streamed(ask(admin_, http::Method::get, "/api/v1/customers/export",
                           {{"fields", "name,primary_email"},
                            {"sort", "-name"},
                            {"headers", "names"},
                            {"delimiter", ";"},
                            {"bom", "true"}})),
              "\xEF\xBB\xBFname;primary_email\r\nLuis;\r\n'=cmd|'x'!A1;b@x.es\r\n");
    EXPECT_EQ(streamed(ask(admin_, http::Method::get, "/api/v1/customers/export",
                           {{"fields", "name,tags,emails"}, {"format", "jsonl"}, {"filter", R"({"country":"GB"})"}})),
              "{\"name\":\"Luis\",\"tags\":null,\"emails\":[]}\n");
    EXPECT_THROW(ask(admin_, http::Method::get, "/api/v1/customers/export", {{"fields", "secret"}}), Error);
}

TEST_F(BulkWorkTest, what_was_exported_comes_back_unchanged) {
    import(
        "id,name,mail,born,employees,country\n1,\"'=x, \"\"y\"\"\nz\",a@x.es,1990-02-01,12.5,ES\n2,Muñoz,,,,MX\n",
        R"({"columns":{"id":"external_id","name":"name","mail":"emails.email","born":"birth_date","employees":"employees","country":"country"}})");
    const std::string exported = streamed(
        ask(admin_, http::Method::get, "/api/v1/customers/export",
            {{"fields", "external_id,name,primary_email,birth_date,employees,country"}, {"headers", "names"}}));
    const imports::RunResult again = import(
        exported,
        R"({"columns":{"external_id":"external_id","name":"name","primary_email":"emails.email","birth_date":"birth_date",
                      "employees":"employees","country":"country"},"key":["external_id"],"mode":"both"})");
    EXPECT_EQ(again.counts, (imports::Counts{.unchanged = 2}));
}

TEST_F(BulkWorkTest, exports_no_more_than_may_be_read_and_taken_away) {
    customer("Not hers");
    owned_by_ana("Hers");
    allow("customers", "read", "all");
    EXPECT_THROW(ask(ana_token_, http::Method::get, "/api/v1/customers/export", {{"fields", "name"}}), Error);
    allow("customers", "export", "own");
    EXPECT_EQ(streamed(ask(ana_token_, http::Method::get, "/api/v1/customers/export", {{"fields", "name"}})),
              "Nombre\r\nHers\r\n");
    EXPECT_EQ(streamed(ask(ana_token_, http::Method::get, "/api/v1/customers/export",
                           {{"fields", "name"}, {"sort", "name"}})),
              "Nombre\r\nHers\r\n");
}

TEST_F(BulkWorkTest, exports_in_pages_and_as_of_a_moment) {
    std::string file = "id,name\n";
    for (int i = 0; i < 2'500; i++) file += std::to_string(i) + ",P" + std::to_string(i) + "\n";
    import(file, R"({"columns":{"id":"external_id","name":"name"}})");
    const std::int64_t set = integer("SELECT max(number) FROM change_sets");
    import("id,name\n7,Changed\n",
           R"({"columns":{"id":"external_id","name":"name"},"key":["external_id"],"mode":"update"})");
    http::Response response =
        ask(admin_, http::Method::get, "/api/v1/customers/export", {{"fields", "external_id,name"}});
    Collected sink;
    response.stream(sink);
    EXPECT_EQ(std::count(sink.text.begin(), sink.text.end(), '\n'), 2'501);
    EXPECT_EQ(sink.pieces, 5);  // the head, a first page of 100 rows, then pages of 1,000
    EXPECT_THAT(sink.text, ::testing::HasSubstr("7,Changed\r\n"));
    const std::string before = streamed(ask(admin_, http::Method::get, "/api/v1/customers/export",
                                            {{"fields", "external_id,name"}, {"as_of", "set:" + std::to_string(set)}}));
    EXPECT_EQ(std::count(before.begin(), before.end(), '\n'), 2'501);
    EXPECT_THAT(before, ::testing::HasSubstr("\r\n7,P7\r\n"));
    Collected impatient;
    impatient.most = 2;
    ask(admin_, http::Method::get, "/api/v1/customers/export", {{"fields", "external_id,name"}}).stream(impatient);
    EXPECT_EQ(impatient.pieces, 2);
}

TEST_F(BulkWorkTest, changes_many_as_a_job_of_one_operation) {
    import("id,name,country\n1,Ana,ES\n2,Luis,ES\n3,Eva,MX\n",
           R"({"columns":{"id":"external_id","name":"name","country":"country"}})");
    const http::Response response = ask(admin_, http::Method::post, "/api/v1/customers/bulk", {},
                                        R"({"filter":{"country":"ES"},"set":{"city":"Soria","stage":"active"}})");
    EXPECT_EQ(response.status, 202);
    const json::Document result{job_of(response).result};
    EXPECT_EQ(result.root()["updated"].integer(), 2);
    EXPECT_EQ(result.root()["total"].integer(), 2);
    EXPECT_EQ(result.root()["refused"].integer(), 0);
    EXPECT_EQ(integer("SELECT count(*) FROM customers WHERE city='Soria' AND stage='active'"), 2);
    const std::int64_t operation = std::stoll(std::string(result.root()["operation"].text()));
    EXPECT_EQ(texts("SELECT cause FROM operations WHERE id=" + std::to_string(operation)),
              std::vector<std::string>{"bulk"});
    const json::Document again{
        job_of(ask(admin_, http::Method::post, "/api/v1/customers/bulk", {}, R"({"filter":{},"set":{"city":"Soria"}})"))
            .result};
    EXPECT_EQ(again.root()["updated"].integer(), 1);
    EXPECT_EQ(again.root()["unchanged"].integer(), 2);
}

TEST_F(BulkWorkTest, tells_which_rows_a_bulk_change_could_not_reach) {
    customer("Not hers");
    owned_by_ana("Hers");
    owned_by_ana("Hers too");
    for (const char* action : {"read", "update", "delete"}) allow("customers", action, "all");
    allow("customers", "bulk", "own");
    const json::Document result{job_of(ask(ana_token_, http::Method::post, "/api/v1/customers/bulk", {},
                                           R"({"ids":["1","2","2","3","99"],"delete":true})"))
                                    .result};
    EXPECT_EQ(result.root()["total"].integer(), 4);
    EXPECT_EQ(result.root()["deleted"].integer(), 2);
    EXPECT_EQ(result.root()["refused"].integer(), 2);
    EXPECT_EQ(integer("SELECT count(*) FROM customers"), 1);
    EXPECT_THROW(ask(ana_token_, http::Method::post, "/api/v1/customers/bulk", {}, R"({"set":{"city":"x"}})"), Error);
    EXPECT_THROW(
        ask(ana_token_, http::Method::post, "/api/v1/customers/bulk", {}, R"({"ids":["1"],"set":{"nothing":"x"}})"),
        Error);
    EXPECT_THROW(ask(ana_token_, http::Method::post, "/api/v1/tags/bulk", {}, R"({"filter":{},"delete":true})"), Error);
}

TEST_F(BulkWorkTest, shows_jobs_to_their_makers_and_to_administrators) {
    customer("One");
    allow("customers", "read", "all");
    allow("customers", "update", "all");
    allow("customers", "bulk", "all");
    const jobs::JobFacts hers = job_of(
        ask(ana_token_, http::Method::post, "/api/v1/customers/bulk", {}, R"({"filter":{},"set":{"city":"x"}})"));
    const jobs::JobFacts other =
        job_of(ask(admin_, http::Method::post, "/api/v1/customers/bulk", {}, R"({"filter":{},"set":{"city":"y"}})"));
    const auto rows = [&](const std::string& token) {
        const json::Document list{ask(token, http::Method::get, "/api/v1/jobs").body};
        return list.root()["rows"].size();
    };
    EXPECT_EQ(rows(admin_), 2u);
    EXPECT_EQ(rows(ana_token_), 1u);
    const std::string path = "/api/v1/jobs/";
    EXPECT_EQ(ask(ana_token_, http::Method::get, path + std::to_string(hers.id)).status, 200);
    EXPECT_THROW(ask(ana_token_, http::Method::get, path + std::to_string(other.id)), Error);
    EXPECT_THROW(ask(ana_token_, http::Method::post, path + std::to_string(other.id) + "/retry"), Error);
    EXPECT_THROW(ask(admin_, http::Method::post, path + std::to_string(hers.id) + "/cancel"), Error);
    EXPECT_THROW(ask(admin_, http::Method::get, "/api/v1/jobs", {{"state", "sleeping"}}), Error);
}

}  // namespace
}  // namespace lazo::api
