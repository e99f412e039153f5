#include "modules/demo/words.h"

namespace lazo::demo {
namespace {

using Words = std::string_view;

constexpr City kSpain[] = {
    {"Madrid", "Madrid", "28013"},         {"Barcelona", "Barcelona", "08007"}, {"Valencia", "Valencia", "46002"},
    {"Sevilla", "Sevilla", "41004"},       {"Zaragoza", "Zaragoza", "50003"},   {"Málaga", "Málaga", "29015"},
    {"Bilbao", "Vizcaya", "48001"},        {"A Coruña", "A Coruña", "15003"},   {"Oviedo", "Asturias", "33003"},
    {"Valladolid", "Valladolid", "47001"}, {"Murcia", "Murcia", "30001"},       {"Palma", "Illes Balears", "07001"},
    {"Logroño", "La Rioja", "26001"},      {"Cádiz", "Cádiz", "11001"},         {"León", "León", "24002"},
    {"Vigo", "Pontevedra", "36201"},       {"Alicante", "Alicante", "03001"},   {"Toledo", "Toledo", "45001"},
};
constexpr City kMexico[] = {
    {"Ciudad de México", "Ciudad de México", "06000"},
    {"Guadalajara", "Jalisco", "44100"},
    {"Monterrey", "Nuevo León", "64000"},
    {"Puebla", "Puebla", "72000"},
    {"Mérida", "Yucatán", "97000"},
    {"Querétaro", "Querétaro", "76000"},
};
constexpr City kColombia[] = {
    {"Bogotá", "Bogotá D. C.", "110111"},   {"Medellín", "Antioquia", "050001"},
    {"Cali", "Valle del Cauca", "760001"},  {"Barranquilla", "Atlántico", "080001"},
    {"Bucaramanga", "Santander", "680001"},
};
constexpr City kArgentina[] = {
    {"Buenos Aires", "Buenos Aires", "C1001"},
    {"Córdoba", "Córdoba", "X5000"},
    {"Rosario", "Santa Fe", "S2000"},
    {"Mendoza", "Mendoza", "M5500"},
};
constexpr City kChile[] = {
    {"Santiago", "Región Metropolitana", "8320000"},
    {"Valparaíso", "Valparaíso", "2340000"},
    {"Concepción", "Biobío", "4030000"},
};
constexpr City kPeru[] = {
    {"Lima", "Lima", "15001"},
    {"Arequipa", "Arequipa", "04001"},
    {"Trujillo", "La Libertad", "13001"},
};

constexpr Country kCountries[] = {
    {"ES", 56, "+346########", "S.L.", kSpain},       {"MX", 14, "+5255*#######", "S.A. de C.V.", kMexico},
    {"CO", 10, "+5731########", "S.A.S.", kColombia}, {"AR", 8, "+54911*#######", "S.R.L.", kArgentina},
    {"CL", 6, "+569*#######", "SpA", kChile},         {"PE", 6, "+519########", "S.A.C.", kPeru},
};

constexpr Words kWomen[] = {
    "María",    "Carmen",     "Ana",       "Laura",     "Marta",   "Lucía",    "Paula",    "Elena",
    "Cristina", "Sara",       "Isabel",    "Rosa",      "Pilar",   "Beatriz",  "Silvia",   "Nuria",
    "Irene",    "Raquel",     "Sofía",     "Valentina", "Camila",  "Daniela",  "Gabriela", "Mariana",
    "Ximena",   "Julieta",    "Florencia", "Catalina",  "Antonia", "Fernanda", "Noelia",   "Begoña",
    "Itziar",   "Montserrat", "Rocío",     "Inés",      "Alba",    "Claudia",  "Lorena",   "Verónica",
};
constexpr Words kMen[] = {
    "José",     "Antonio", "Juan",      "Manuel",  "Francisco", "Javier",  "Daniel", "Carlos",  "Miguel",  "Alejandro",
    "Pablo",    "Sergio",  "Diego",     "Álvaro",  "Rubén",     "Íñigo",   "Andrés", "Jorge",   "Luis",    "Fernando",
    "Santiago", "Matías",  "Sebastián", "Nicolás", "Joaquín",   "Tomás",   "Emilio", "Rodrigo", "Gonzalo", "Ramón",
    "Iván",     "Óscar",   "Héctor",    "Raúl",    "Víctor",    "Ignacio", "Martín", "Agustín", "Felipe",  "Mateo",
};
constexpr Words kSurnames[] = {
    "García",    "Rodríguez", "González", "Fernández", "López",      "Martínez", "Sánchez",  "Pérez",   "Gómez",
    "Martín",    "Jiménez",   "Ruiz",     "Hernández", "Díaz",       "Moreno",   "Muñoz",    "Álvarez", "Romero",
    "Alonso",    "Gutiérrez", "Navarro",  "Torres",    "Domínguez",  "Vázquez",  "Ramos",    "Gil",     "Ramírez",
    "Serrano",   "Blanco",    "Molina",   "Morales",   "Suárez",     "Ortega",   "Delgado",  "Castro",  "Ortiz",
    "Rubio",     "Marín",     "Sanz",     "Núñez",     "Iglesias",   "Medina",   "Garrido",  "Cortés",  "Castillo",
    "Santos",    "Lozano",    "Guerrero", "Cano",      "Prieto",     "Méndez",   "Cruz",     "Calvo",   "Gallego",
    "Vidal",     "León",      "Márquez",  "Herrera",   "Peña",       "Flores",   "Cabrera",  "Campos",  "Vega",
    "Fuentes",   "Carrasco",  "Diez",     "Reyes",     "Caballero",  "Nieto",    "Aguilar",  "Pascual", "Santana",
    "Herrero",   "Lorenzo",   "Montero",  "Hidalgo",   "Giménez",    "Ibáñez",   "Ferrer",   "Durán",   "Santiago",
    "Benítez",   "Mora",      "Vicente",  "Vargas",    "Arias",      "Carmona",  "Crespo",   "Román",   "Pastor",
    "Soto",      "Sáez",      "Velasco",  "Moya",      "Soler",      "Parra",    "Esteban",  "Bravo",   "Gallardo",
    "Rojas",     "Quispe",    "Mamani",   "Zúñiga",    "Etxeberria", "Aguirre",  "Restrepo", "Uribe",   "Ospina",
    "Sepúlveda", "Valdés",
};
constexpr Words kStreets[] = {
    "Calle Mayor",
    "Calle Real",
    "Avenida de la Constitución",
    "Calle San Juan",
    "Paseo de la Castellana",
    "Avenida Libertad",
    "Calle del Sol",
    "Plaza de España",
    "Avenida Juárez",
    "Carrera 7",
    "Calle Florida",
    "Avenida Arequipa",
    "Calle Nueva",
    "Camino Viejo",
    "Ronda Norte",
    "Avenida del Puerto",
    "Calle Olmos",
    "Calle de la Paz",
    "Avenida Providencia",
    "Calle Colón",
};
constexpr Words kJobTitles[] = {
    "Gerente",
    "Directora de compras",
    "Responsable de compras",
    "Administración",
    "Director financiero",
    "Encargado de tienda",
    "Jefa de operaciones",
    "Responsable de almacén",
    "Propietaria",
    "Director general",
    "Contabilidad",
    "Responsable de calidad",
};

constexpr Trade kTrades[] = {
    {"food", {"Alimentos", "Panadería", "Conservas", "Frutas"}},
    {"hospitality", {"Hotel", "Restaurante", "Cafetería", "Hostal"}},
    {"construction", {"Construcciones", "Reformas", "Cubiertas", "Obras"}},
    {"retail", {"Comercial", "Tiendas", "Ferretería", "Papelería"}},
    {"logistics", {"Transportes", "Logística", "Mensajería", "Almacenes"}},
    {"health", {"Clínica", "Farmacia", "Laboratorio", "Óptica"}},
    {"technology", {"Sistemas", "Informática", "Software", "Redes"}},
    {"manufacturing", {"Talleres", "Industrias", "Maquinaria", "Metales"}},
    {"textile", {"Textiles", "Confecciones", "Modas", "Hilados"}},
    {"consulting", {"Asesoría", "Consultores", "Gestoría", "Servicios"}},
    {"education", {"Academia", "Colegio", "Formación", "Instituto"}},
    {"agriculture", {"Viveros", "Bodegas", "Agrícola", "Ganadería"}},
};
constexpr Words kCompanyWords[] = {
    "del Norte",   "del Sur",   "Levante",    "Atlántico",  "La Esperanza", "San Miguel",    "El Roble",   "Tres Ríos",
    "Nueva Luz",   "La Encina", "Miramar",    "Cantábrico", "Sierra Alta",  "El Faro",       "La Alianza", "Bellavista",
    "Los Álamos",  "El Molino", "Costa Azul", "Aurora",     "Pacífico",     "Andina",        "Central",    "Europa",
    "La Colmena",  "El Cóndor", "Horizonte",  "Vega Baja",  "Montecarmelo", "Puerta Grande", "Las Palmas", "El Olivar",
    "Santa Clara", "Rioja",     "Meridiano",  "Aljibe",
};

constexpr Words kCalls[] = {
    "Pide precio de la nueva temporada",
    "Confirma la entrega del jueves",
    "Quiere ampliar el pedido",
    "Pregunta por una factura",
    "No contesta, se deja mensaje",
    "Se queja de un retraso en la entrega",
    "Acepta una visita la semana que viene",
    "Le interesa la oferta por volumen",
    "Pide hablar con administración",
    "Cambia la dirección de entrega",
    "Compara con otro proveedor",
    "Pide muestras antes de decidir",
};
constexpr Words kMeetings[] = {
    "Presentación del catálogo",    "Revisión de las condiciones del año", "Demostración en sus oficinas",
    "Cierre del acuerdo marco",     "Repaso de incidencias del trimestre", "Primera reunión para conocerse",
    "Plan de compras del semestre",
};
constexpr Words kMails[] = {
    "Envío de cotización",       "Responde que lo mira esta semana", "Manda el pedido firmado",
    "Solicita la ficha técnica", "Recordatorio de pago enviado",     "Pide plazo de pago a 60 días",
    "Agradece la visita",
};
constexpr Words kNotes[] = {
    "Prefiere que le llamen por la tarde", "Decide la compra junto con su socia",
    "Abre otra tienda en otoño",           "Sensible al precio, valora el plazo de entrega",
    "Conoce a nuestro equipo de la feria", "Cierra en agosto",
};
constexpr Words kChats[] = {
    "Pregunta por el estado de su pedido", "Pide el catálogo por WhatsApp",      "Consulta existencias",
    "Manda foto de un producto roto",      "Quiere saber el horario de reparto",
};
constexpr Words kDetails[] = {
    "Se le explica el calendario de entregas y queda conforme. Volver a hablar en quince días.",
    "Necesita respuesta antes de fin de mes porque cierra su presupuesto.",
    "Compra a dos proveedores y quiere quedarse con uno. Le importa más el servicio que el precio.",
    "Ha tenido un problema con el último envío: dos cajas llegaron abiertas. Se acuerda un abono.",
    "Pide que la cotización vaya separada por centro, con portes incluidos.",
    "Habla muy bien del técnico que le atendió. Puede ser referencia para otros clientes de la zona.",
};
constexpr Words kTasks[] = {
    "Llamar para cerrar el pedido",
    "Enviar cotización actualizada",
    "Preparar visita",
    "Mandar muestras",
    "Revisar condiciones de pago",
    "Confirmar fecha de entrega",
    "Recordar factura vencida",
    "Actualizar datos de contacto",
    "Proponer renovación del acuerdo",
    "Invitar a la feria",
    "Resolver incidencia de entrega",
    "Presentar al nuevo responsable",
};

}  // namespace

std::span<const Country> countries() { return kCountries; }
std::span<const Words> women() { return kWomen; }
std::span<const Words> men() { return kMen; }
std::span<const Words> surnames() { return kSurnames; }
std::span<const Words> streets() { return kStreets; }
std::span<const Words> job_titles() { return kJobTitles; }
std::span<const Trade> trades() { return kTrades; }
std::span<const Words> company_words() { return kCompanyWords; }
std::span<const Words> call_summaries() { return kCalls; }
std::span<const Words> meeting_summaries() { return kMeetings; }
std::span<const Words> mail_summaries() { return kMails; }
std::span<const Words> note_summaries() { return kNotes; }
std::span<const Words> chat_summaries() { return kChats; }
std::span<const Words> details() { return kDetails; }
std::span<const Words> task_titles() { return kTasks; }

}  // namespace lazo::demo
