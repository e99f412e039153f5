// An entity declared once: its class is the metadata, its members are the typed handles of its fields. Plural is the
// entity, singular a record.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/schema/field.h"

namespace lazo::schema {

// Where the rows of an entity live once a store is distributed. Rows kept by customer have the primary key (customer, id)
// and a required link named "customer", which is never changed afterwards.
enum class Placement : std::uint8_t {
    unsaid,       // as single; in the program each table says one
    customer,     // the customers themselves
    by_customer,  // beside their customer
    reference,    // small, everywhere: users, roles, choices
    single,       // in one place
};

// Whose rights a row has.
enum class Ownership : std::uint8_t {
    none,       // the entity's level alone: everyone with `own` or more sees every row
    owned,      // its own owner, in the tree of teams, and shares
    inherited,  // those of its customer
};

struct EntityOptions {
    std::string icon = {};
    std::string title = "name";  // the field that names a record
    Placement placement = Placement::unsaid;
    Ownership ownership = Ownership::none;
    std::string parent = {};  // a child entity: written with its parent, through the link of that name's singular role
    std::string sort = {};  // of lists that ask for none: "-at"; empty: the title
    bool as_of_lists = false;  // year-old lists are asked often: history gets a mirror of the rights index
    bool internal = false;     // not in menus, search or the schema's list of what people edit
    std::vector<std::vector<std::string>> indexes = {};
};

class Entity {
   public:
    Entity(std::string_view name, EntityOptions options);
    virtual ~Entity() = default;
    Entity(const Entity&) = delete;
    Entity& operator=(const Entity&) = delete;

    const std::string& name() const { return name_; }
    const EntityOptions& options() const { return options_; }
    const std::vector<const Field*>& fields() const { return fields_; }  // declared, in slot order; system fields first
    bool by_customer() const { return options_.placement == Placement::by_customer; }
    bool owned() const { return options_.ownership == Ownership::owned; }
    bool is_child() const { return !options_.parent.empty(); }

   private:
    friend class Field;
    std::string name_;
    EntityOptions options_;
    std::vector<const Field*> fields_;

   public:
    // Every record has these; the pipeline sets them.
    Instant created_at{this, "created_at", {.listed = true, .read_only = true}};
    Link created_by{this, "created_by", {.to = "users", .read_only = true}};
    Instant updated_at{this, "updated_at", {.listed = true, .read_only = true}};
    Link updated_by{this, "updated_by", {.to = "users", .read_only = true}};
};

// What one entity with people's rights on it adds.
class OwnedEntity : public Entity {
   public:
    OwnedEntity(std::string_view name, EntityOptions options);
    Link owner{this, "owner", {.to = "users", .fallback = "me", .listed = true}};
};

}  // namespace lazo::schema
