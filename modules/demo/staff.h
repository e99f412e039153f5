// The people of the demo company.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernel/records/platform.h"
#include "kernel/schema/value.h"

namespace lazo::access {
class SignIn;
}

namespace lazo::demo {

struct Staff {
    schema::Key administrator, sales_manager, marketer, service_team;
    std::vector<schema::Key> sellers_north, sellers_south, sellers_america, agents;

    // Who answers for customers of that country; the n-th customer of all.
    schema::Key seller_for(std::string_view country, std::int64_t n) const;
    std::vector<schema::Key> everybody() const;
};

// Company, roles, teams, people, tags: one operation. Without a password nobody can sign in.
Staff hire(records::Platform& platform, access::SignIn& sign_in, std::string_view password);

}  // namespace lazo::demo
