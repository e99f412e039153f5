// A file of people, as somebody would bring it from another system.
#include <cstdio>

#include "modules/demo/demo.h"
#include "modules/demo/people.h"

namespace lazo::demo {

std::string people_csv(std::int64_t rows, const std::vector<std::string>& mails) {
    constexpr std::string_view kSources[] = {"web", "referral", "fair", "partner"};
    constexpr std::string_view kStages[] = {"lead", "prospect", "active"};
    std::string csv =
        "Nombre completo,Nombre,Apellidos,Correo,Teléfono,Ciudad,País,Cargo,Fecha de nacimiento,Origen,Etapa,Id "
        "externo\n";
    csv.reserve(static_cast<std::size_t>(rows) * 140);
    for (std::int64_t i = 0; i < rows; i++) {
        Random random = Random::of(7, 99, static_cast<std::uint64_t>(i));
        const Place home = place(random);
        const Person one = person(random);
        const auto index = static_cast<std::size_t>(i);
        char born[16];
        std::snprintf(born, sizeof born, "%02d/%02d/%04d", static_cast<int>(random.between(1, 28)),
                      static_cast<int>(random.between(1, 12)), static_cast<int>(random.between(1945, 2004)));
        csv += one.name() + ',' + one.first_name + ',' + one.last_name + ',';
        csv += index < mails.size() ? mails[index] : mail_of(one, "importado.example", i);
        csv += ',' + mobile_phone(random, *home.country) + ',';
        csv += std::string(home.city->name) + ',' + std::string(home.country->code) + ",Compras,";
        csv += std::string(born) + ',' + std::string(random.pick(kSources)) + ',';
        csv += std::string(random.pick(kStages)) + ",EXT-" + std::to_string(i) + '\n';
    }
    return csv;
}

}  // namespace lazo::demo
