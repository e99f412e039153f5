#include "kernel/storage/postgres/preparation.h"

namespace lazo::storage::postgres {
namespace {

// What text::fold drops, as ICU knows it: invisible characters, and the marks that are accents in all scripts.
constexpr const char* kDropped =
    R"(\U000000AD\U00000300-\U0000036F\U00000485-\U00000486\U0000061C\U0000064B-\U00000655\U00000670)"
    R"(\U00000951-\U00000954\U0000115F-\U00001160\U000017B4-\U000017B5\U0000180B-\U0000180F)"
    R"(\U00001AB0-\U00001ACE\U00001CD0-\U00001CD2\U00001CD4-\U00001CE0\U00001CE2-\U00001CE8\U00001CED)"
    R"(\U00001CF4\U00001CF8-\U00001CF9\U00001DC0-\U00001DFF\U0000200B-\U0000200F\U0000202A-\U0000202E)"
    R"(\U00002060-\U0000206F\U000020D0-\U000020F0\U0000302A-\U0000302D\U00003099-\U0000309A\U00003164)"
    R"(\U0000FE00-\U0000FE0F\U0000FE20-\U0000FE2D\U0000FEFF\U0000FFA0\U0000FFF0-\U0000FFF8\U000101FD)"
    R"(\U000102E0\U0001133B\U0001BCA0-\U0001BCA3\U0001CF00-\U0001CF2D\U0001CF30-\U0001CF46)"
    R"(\U0001D167-\U0001D169\U0001D173-\U0001D182\U0001D185-\U0001D18B\U0001D1AA-\U0001D1AD)"
    R"(\U000E0000-\U000E0FFF)";
constexpr const char* kBlanks = R"(\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000)";

// Folding case is lower case but for these: Cherokee, which folds to its capitals, Cyrillic letters of old books, and
// small ones that are younger than PostgreSQL 15.
constexpr const char* kRare = R"([\u13a0-\u13fd\uab70-\uabbf\u1c80-\u1c88\U0001e030-\U0001e06d])";
constexpr const char* kRareFrom =
    "ꭰꭱꭲꭳꭴꭵꭶꭷꭸꭹꭺꭻꭼꭽꭾꭿꮀꮁꮂꮃꮄꮅꮆꮇꮈꮉꮊꮋꮌꮍꮎꮏꮐꮑꮒꮓꮔꮕ"
    "ꮖꮗꮘꮙꮚꮛꮜꮝꮞꮟꮠꮡꮢꮣꮤꮥꮦꮧꮨꮩꮪꮫꮬꮭꮮꮯꮰꮱꮲꮳꮴꮵꮶꮷꮸꮹꮺꮻ"
    "ꮼꮽꮾꮿᏸᏹᏺᏻᏼᏽ"
    "ᲀᲁᲂᲃᲄᲅᲆᲇᲈ"
    "𞀰𞀱𞀲𞀳𞀴𞀵𞀶𞀷𞀸𞀹𞀺𞀻𞀼𞀽𞀾𞀿𞁀𞁁𞁂𞁃𞁄𞁅𞁆𞁇𞁈𞁉𞁊𞁋𞁌𞁍𞁎𞁏𞁐𞁑𞁒𞁓𞁔𞁕𞁖𞁗𞁘𞁙𞁚𞁛𞁜𞁝𞁞𞁟𞁠𞁡𞁢𞁣𞁤𞁥𞁦𞁧𞁨𞁩𞁪𞁫𞁬𞁭";
constexpr const char* kRareTo =
    "ᎠᎡᎢᎣᎤᎥᎦᎧᎨᎩᎪᎫᎬᎭᎮᎯᎰᎱᎲᎳᎴᎵᎶᎷᎸᎹᎺᎻᎼᎽᎾᎿᏀᏁᏂᏃᏄᏅᏆᏇᏈᏉᏊᏋᏌᏍᏎᏏᏐᏑᏒᏓᏔᏕᏖᏗᏘᏙᏚᏛᏜᏝᏞᏟᏠᏡᏢᏣᏤᏥᏦᏧᏨᏩᏪᏫᏬᏭᏮᏯᏰᏱᏲᏳᏴ"
    "Ᏽ"
    "вдосттъѣꙋ"
    "абвгдежзиклмопрстуфхцчшыэюꚉәіјөүӏабвгдежзиклопсуфхцчшъыґіѕџҫꙑұ";

constexpr const char* kCreate = "CREATE OR REPLACE FUNCTION ";
constexpr const char* kKind = "(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $fold$SELECT ";

std::string function(const std::string& name, const std::string& expression) {
    return kCreate + name + kKind + expression + "$fold$";
}

std::string in_one_blank(const std::string& expression, const std::string& blanks) {
    return "btrim(regexp_replace(" + expression + ",'[" + blanks + "]+',' ','g'),' ') COLLATE \"C\"";
}

std::string fold_letters() {
    return "replace(replace(replace(replace(translate(lower(regexp_replace(normalize(t,NFKD),'[" +
           std::string(kDropped) +
           "]','','g') COLLATE \"und-x-icu\"),'ςðđøħıłŧ','σddohilt'),'ß','ss'),'æ','ae'),'œ','oe'),'þ','th')";
}

// ASCII, which most texts are, goes a short way.
std::string fold() {
    return "CASE WHEN octet_length(t)=length(t) THEN " + in_one_blank("lower(t COLLATE \"C\")", R"(\t-\r )") +
           " WHEN t ~ '" + kRare + "' THEN translate(lazo_fold_letters(t),'" + kRareFrom + "','" + kRareTo +
           "') COLLATE \"C\" ELSE lazo_fold_letters(t) COLLATE \"C\" END";
}

// An extension belongs to the whole database, and whoever drops its schema drops it: not into one that is a store's
// own. A server that does not have it is told of in plain words.
constexpr const char* kTrigrams = R"(DO $do$ BEGIN
IF EXISTS (SELECT 1 FROM pg_extension WHERE extname='pg_trgm') THEN RETURN; END IF;
IF NOT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name='pg_trgm') THEN
RAISE insufficient_privilege USING MESSAGE='the server lacks the extension pg_trgm (postgresql-contrib)';
END IF;
IF to_regnamespace('public') IS NULL THEN CREATE EXTENSION pg_trgm; ELSE CREATE EXTENSION pg_trgm SCHEMA public; END IF;
END $do$)";
// Wherever it stands, its operator classes are found until the transaction ends.
constexpr const char* kTrigramsInReach =
    "SELECT set_config('search_path',concat_ws(', ',nullif(current_setting('search_path'),''),quote_ident(n.nspname)),"
    "true) FROM pg_extension e JOIN pg_namespace n ON n.oid=e.extnamespace WHERE e.extname='pg_trgm'";

}  // namespace

const std::vector<std::string>& preparation() {
    static const std::vector<std::string> statements{
        kTrigrams,
        kTrigramsInReach,
        "CREATE SEQUENCE IF NOT EXISTS change_set_numbers",
        // One row a connection, written with each commit: rows are renewed in their place.
        "CREATE TABLE IF NOT EXISTS commit_marks(slot text PRIMARY KEY, mark bigint NOT NULL, at bigint NOT NULL) "
        "WITH (fillfactor=50)",
        // Of the server's log: which of them the primary has written on (Position).
        "CREATE TABLE IF NOT EXISTS timelines(number bigint PRIMARY KEY)",
        function("lazo_fold_letters", in_one_blank(fold_letters(), kBlanks)),
        function("lazo_fold", fold()),
    };
    return statements;
}

}  // namespace lazo::storage::postgres
