// Email addresses: their normal form and a check of their syntax. Any thread may call.
#pragma once

#include <string>
#include <string_view>

namespace lazo {

// What was typed is always kept; `reason` is the key of what is wrong: "email.at" (no or more than one @),
// "email.local", "email.domain", "email.length".
struct Email {
    std::string typed;  // without white space at the ends
    bool valid = false;
    std::string normalized;  // lower case, the domain in its letters: "ana@españa.es"; when invalid, `typed` in lower
                             // case, or nothing where it is far too long
    std::string ascii;       // the same for the mail system: "ana@xn--espaa-rta.es"; empty when invalid
    std::string reason;
};

// RFC 5321 with what people have: a dot-atom before the @ (letters of any script too), at most 64 bytes; a domain of at
// least two labels that IDNA 2008 (UTS 46, through ICU) takes; 254 bytes in all. Quoted local parts, comments and
// literal IP addresses are legal mail and still marked invalid: in a customer's record they are mistakes. The case of
// the local part, which a mail system may in theory heed, is not kept. Invisible characters that pasting brings are
// dropped.
Email normalize_email(std::string_view text);

}  // namespace lazo
