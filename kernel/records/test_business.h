// Short ways to write and to ask in the tests of the pipeline: fields by their names, the business of the modules
// around them, and a proof that the store is sound.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "kernel/records/check.h"
#include "kernel/records/custom.h"
#include "kernel/records/refill.h"
#include "tests/support/business.h"

namespace lazo::records {

inline schema::Value number(std::int64_t whole) { return whole * 1'000'000; }
inline schema::Value whole(std::int64_t integer) { return integer; }
inline schema::Value euros(std::int64_t cents) { return Money{cents, "EUR"}; }

class PipelineTest : public ::testing::Test {
 protected:
    using Values = std::vector<std::pair<std::string, schema::Value>>;

    schema::Record draft(const std::string& entity, const Values& values) {
        schema::Record record = business.draft(entity);
        for (const auto& [name, value] : values) record.assign(record.shape().get(name), value);
        return record;
    }
    schema::Record create(const std::string& entity, const Values& values) {
        return business.create(draft(entity, values));
    }
    schema::Record patch(const schema::Record& stored, const Values& values) {
        schema::Record record{business.schema()->get(stored.shape().name())};
        record.key = stored.key;
        for (const auto& [name, value] : values) record.assign(record.shape().get(name), value);
        return record;
    }
    schema::Record update(const schema::Record& stored, const Values& values) {
        return business.update(patch(stored, values));
    }
    schema::Value at(const schema::Record& record, const std::string& name) {
        const schema::Record stored = business.get(record.shape().name(), record.key);
        return stored.at(stored.shape().get(name));
    }
    schema::Record stored(const schema::Record& record) { return business.get(record.shape().name(), record.key); }

    std::string add_field(const std::string& entity, const std::string& definition) {
        return add_custom_field(business.platform(), business.system(), entity, json::Document{definition}.root()).name;
    }
    std::string add_object(const std::string& definition) {
        return add_custom_object(business.platform(), business.system(), json::Document{definition}.root()).name;
    }
    std::string add_formula(const std::string& name, const std::string& formula, const std::string& result = "number") {
        return add_field("customers", R"({"name":")" + name + R"(","type":"formula","label":"F","result":")" + result +
                                          R"(","formula":)" + json::quoted(formula) + "}");
    }
    // Does what is asked for by custom fields, companies and days.
    void fill() {
        const auto pending = pending_refills(business.platform().database().read()->connection());
        for (const std::string& entity : pending) EXPECT_TRUE(refill(business.platform(), entity));
    }

    // The faults of what `work` throws, by path; {"": key} for an error without fields.
    static std::map<std::string, std::string> faults(const std::function<void()>& work) {
        std::map<std::string, std::string> found;
        try {
            work();
        } catch (const Error& error) {
            for (const FieldError& fault : error.fields()) found[fault.path] = fault.message.key;
            if (found.empty()) found[""] = error.message().key;
        }
        return found;
    }
    using Faults = std::map<std::string, std::string>;

    std::vector<std::string> damage() {
        CheckReport report;
        check_records(business.platform().database().read()->connection(), *business.schema(), report);
        std::vector<std::string> places;
        for (const Fault& fault : report.faults) places.push_back(fault.place + " " + fault.what.key);
        return places;
    }
    void TearDown() override { EXPECT_THAT(damage(), ::testing::IsEmpty()); }

    test::Business business;
};

}  // namespace lazo::records
