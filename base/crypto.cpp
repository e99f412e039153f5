#include "base/crypto.h"

#include <algorithm>
#include <array>

#include <sodium.h>

#include "base/error.h"

namespace lazo::crypto {
namespace {

constexpr auto kOperations = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr auto kMemory = crypto_pwhash_MEMLIMIT_INTERACTIVE;
constexpr std::size_t kHashBytes = 32;
constexpr int kAlphabet = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

// libsodium wants one call before any other; every function that draws or compares passes here.
void ensure_ready() {
    static const bool ready = sodium_init() >= 0;
    if (!ready) throw_internal("libsodium cannot start");
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string hash_password(std::string_view password) {
    ensure_ready();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(), kOperations, kMemory) != 0)
        throw Error{ErrorKind::unavailable, {"error.unavailable"}};  // only for lack of memory
    return hash.data();
}

bool verify_password(std::string_view hash, std::string_view password) {
    ensure_ready();
    std::array<char, crypto_pwhash_STRBYTES> padded{};
    if (hash.size() >= padded.size()) return false;
    std::copy(hash.begin(), hash.end(), padded.begin());
    return crypto_pwhash_str_verify(padded.data(), password.data(), password.size()) == 0;
}

void waste_password_time(std::string_view password) { hash_password(password); }

std::string random_token(std::size_t bytes) {
    ensure_ready();
    std::string random(bytes, '\0');
    randombytes_buf(random.data(), random.size());
    return to_base64(random);
}

std::string to_base64(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kAlphabet), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), kAlphabet);
    text.pop_back();  // the closing zero
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    const int fault = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                        text.size(), nullptr, &length, nullptr, kAlphabet);
    if (fault != 0) return std::nullopt;
    bytes.resize(length);
    return bytes;
}

std::uint64_t random_number() {
    ensure_ready();
    std::uint64_t number = 0;
    randombytes_buf(&number, sizeof number);
    return number;
}

std::string blake2(std::string_view bytes) {
    ensure_ready();
    std::string hash(kHashBytes, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), bytes_of(bytes), bytes.size(),
                       nullptr, 0);
    return hash;
}

std::string blake2_hex(std::string_view bytes) {
    const std::string hash = blake2(bytes);
    std::string hex(kHashBytes * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), bytes_of(hash), hash.size());
    hex.pop_back();
    return hex;
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
    ensure_ready();
    return left.size() == right.size() && (left.empty() || sodium_memcmp(left.data(), right.data(), left.size()) == 0);
}

}  // namespace lazo::crypto
