// How customers are joined. A relation is two rows, one under each of the two, written and deleted together: what is
// "works at" under the person is "employs" under the company.
#pragma once

#include <string>
#include <string_view>

#include "kernel/schema/entity.h"

namespace lazo::customers {

using namespace schema;  // NOLINT: the field types read as keywords here

struct Relations : Entity {
    Relations();
    Link customer{this, "customer", {.to = "customers", .required = true}};
    Choice kind{this,
                "kind",
                {.options = {{"works_at"},
                             {"employs"},
                             {"member_of"},
                             {"has_member"},
                             {"referred_by"},
                             {"referred"},
                             {"parent_of"},
                             {"child_of"},
                             {"partner_of"},
                             {"spouse_of"},
                             {"sibling_of"},
                             {"related_to"}},
                 .required = true,
                 .listed = true}};
    // The far end, where the mirror of this row stands; so nobody asks this link backwards.
    Link other{this, "other", {.to = "customers", .required = true, .listed = true}};
    Day since{this, "since", {.listed = true}};
    Day until{this, "until", {.listed = true}};
    Text note{this, "note"};

    // "works_at" <-> "employs"; what has no opposite is its own.
    static std::string_view mirror_of(std::string_view kind);
};
inline const Relations relations;

// What a person is in an account: the job or the part they play there.
struct CustomerRoles : Entity {
    CustomerRoles();
    Link customer{this, "customer", {.to = "customers", .required = true}};
    Text role{this, "role", {.max_length = 120, .required = true, .listed = true}};
    Link account{this, "account", {.to = "customers", .reverse = "people", .indexed = true, .listed = true}};
    Day since{this, "since", {.listed = true}};
    Day until{this, "until", {.listed = true}};
};
inline const CustomerRoles customer_roles;

}  // namespace lazo::customers
