// Customers out of nothing: names, places, phones and tax numbers that pass their checks, addresses of mail that nobody
// has (.example).
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "modules/demo/random.h"
#include "modules/demo/words.h"

namespace lazo::demo {

struct Place {
    const Country* country = nullptr;
    const City* city = nullptr;
};
Place place(Random& random);

struct Person {
    std::string first_name, last_name;
    std::string name() const { return first_name + " " + last_name; }
};
Person person(Random& random);

struct Company {
    std::string name;  // "Panadería El Roble, S.L."
    std::string industry;
    std::string domain;  // "panaderia-el-roble-17.example"
};
Company company(Random& random, const Country& country, std::int64_t number);

std::string mobile_phone(Random& random, const Country& country);
// Of a person or a company, in the normal form of the country; valid.
std::string personal_tax_id(Random& random, const Country& country, Date born);
std::string company_tax_id(Random& random, const Country& country);
// "ana.ruiz17@correo.example"
std::string mail_of(const Person& person, std::string_view domain, std::int64_t number);

}  // namespace lazo::demo
