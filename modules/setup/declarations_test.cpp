// What holds for the declarations of all modules together: they build a schema, every one of their words is there in
// both languages, and the layouts name what exists.
#include <algorithm>
#include <string>

#include "base/json.h"
#include "base/locale.h"
#include "kernel/schema/snapshot.h"
#include "modules/activities/activities.h"
#include "modules/customers/customers.h"
#include "modules/setup/setup.h"

namespace lazo::modules {
namespace {

std::vector<Module> all_modules() { return {setup(), customers(), activities()}; }

schema::SnapshotPointer declared() {
    schema::SnapshotBuilder builder;
    for (const Module& module : all_modules())
        for (const schema::Entity* entity : module.entities) builder.add(*entity);
    return builder.build(1);
}

Texts all_texts() {
    Texts texts;
    for (const Module& module : all_modules())
        for (const embedded::File& file : module.files) {
            if (file.name == "locales/es.json") texts.add(Language::es, file.bytes);
            if (file.name == "locales/en.json") texts.add(Language::en, file.bytes);
        }
    return texts;
}

bool is_system_field(const schema::Field& field) {
    const std::string& name = field.name();
    return name == "created_at" || name == "created_by" || name == "updated_at" || name == "updated_by";
}

// Names of countries come from CLDR, not from us.
bool has_option_labels(const schema::Field& field) { return field.name() != "country"; }

void wanted_keys(const schema::Shape& shape, std::vector<std::string>& keys) {
    keys.insert(keys.end(), {"entity." + shape.name(), "entity." + shape.name() + ".one"});
    for (const schema::Field* field : shape.fields()) {
        const std::string key = (is_system_field(*field) ? "field" : shape.name()) + "." + field->name();
        keys.push_back(key);
        if (!has_option_labels(*field)) continue;
        for (const schema::Option& option : field->options().options) keys.push_back(key + "." + option.value);
    }
}

TEST(Declarations, BuildASchema) {
    const auto snapshot = declared();
    EXPECT_EQ(snapshot->get("customers")->entity().options().placement, schema::Placement::customer);
    for (const char* child : {"emails", "phones", "addresses", "customer_roles", "relations"}) {
        const auto shape = snapshot->get(child);
        EXPECT_TRUE(shape->entity().by_customer()) << child;
        ASSERT_NE(shape->parent(), nullptr) << child;
        EXPECT_EQ(shape->parent_link()->name(), "customer") << child;
        EXPECT_TRUE(snapshot->get("customers")->find_collection(child)->child) << child;
    }
    EXPECT_FALSE(snapshot->get("customers")->find_collection("interactions")->child);
    EXPECT_EQ(snapshot->get("interactions")->owner_shape().name(), "customers");
}

TEST(Declarations, EveryWordIsThereInBothLanguages) {
    const auto snapshot = declared();
    const Texts texts = all_texts();
    std::vector<std::string> keys;
    for (const auto& shape : snapshot->in_order()) wanted_keys(*shape, keys);
    for (const std::string& key : keys) {
        EXPECT_TRUE(texts.knows(Language::es, key)) << "es " << key;
        EXPECT_TRUE(texts.knows(Language::en, key)) << "en " << key;
    }
    for (const auto& [key, pattern] : texts.all(Language::es)) EXPECT_TRUE(texts.knows(Language::en, key)) << key;
    for (const auto& [key, pattern] : texts.all(Language::en)) EXPECT_TRUE(texts.knows(Language::es, key)) << key;
}

bool may_stand_in(const schema::Shape& shape, const std::string& name) {
    return shape.find(name) || shape.find_collection(name) || name == "primary_email" || name == "primary_phone";
}

void check_names(const schema::Shape& shape, const json::Value& names) {
    for (std::size_t i = 0; i < names.size(); i++)
        EXPECT_TRUE(may_stand_in(shape, std::string(names.at(i).text()))) << shape.name() << " " << names.at(i).text();
}

void check_only(const schema::Shape& shape, const json::Value& only) {
    check_names(shape, only["fields"]);
    const schema::Field& decides = shape.get(only["field"].text());
    for (std::size_t i = 0; i < only["is"].size(); i++)
        EXPECT_NE(decides.find_option(only["is"].at(i).text()), nullptr) << shape.name();
}

void check_layout(const schema::Shape& shape, const Texts& texts, const json::Value& layout) {
    check_names(shape, layout["list"]);
    check_names(shape, layout["subtitle"]);
    EXPECT_GT(layout["list"].size(), 0u) << shape.name();
    for (std::size_t i = 0; i < layout["form"].size(); i++) {
        check_names(shape, layout["form"].at(i)["fields"]);
        EXPECT_TRUE(texts.knows(Language::es, layout["form"].at(i)["title"].text())) << shape.name();
    }
    for (std::size_t i = 0; i < layout["only"].size(); i++) check_only(shape, layout["only"].at(i));
    if (!layout["board"].is_text()) return;
    EXPECT_EQ(shape.get(layout["board"].text()).type(), schema::FieldType::choice) << shape.name();
}

TEST(Declarations, LayoutsNameWhatExists) {
    const auto snapshot = declared();
    const Texts texts = all_texts();
    std::size_t layouts = 0;
    for (const Module& module : all_modules())
        for (const embedded::File& file : module.files) {
            if (!file.name.starts_with("layouts/")) continue;
            const std::string entity{file.name.substr(8, file.name.size() - 13)};
            const json::Document layout{file.bytes};
            check_layout(*snapshot->get(entity), texts, layout.root());
            layouts++;
        }
    EXPECT_EQ(layouts, snapshot->in_order().size());
}

TEST(Declarations, MenuEntriesAreEntities) {
    const auto snapshot = declared();
    for (const Module& module : all_modules())
        for (const MenuEntry& entry : module.menu) EXPECT_NE(snapshot->find(entry.entity), nullptr) << entry.entity;
}

}  // namespace
}  // namespace lazo::modules
