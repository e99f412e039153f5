#include "base/crypto.h"

#include <algorithm>
#include <array>
#include <fstream>

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

namespace {

std::string hex_of(std::string_view bytes) {
    std::string hex(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), bytes_of(bytes), bytes.size());
    hex.pop_back();
    return hex;
}

void require_key(std::string_view key) {
    ensure_ready();
    if (key.size() != crypto_secretbox_KEYBYTES) throw_internal("a sealing key has 32 bytes");
}

}  // namespace

std::string blake2_hex(std::string_view bytes) { return hex_of(blake2(bytes)); }

std::string blake2_hex_of_file(const std::string& path) {
    ensure_ready();
    std::ifstream file{path, std::ios::binary};
    if (!file) throw_internal("cannot read " + path);
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, kHashBytes);
    std::string piece(256 * 1024, '\0');
    while (file) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        crypto_generichash_update(&state, bytes_of(piece), static_cast<unsigned long long>(file.gcount()));
    }
    if (!file.eof()) throw_internal("cannot read " + path);
    std::string hash(kHashBytes, '\0');
    crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(hash.data()), hash.size());
    return hex_of(hash);
}

std::string seal(std::string_view key, std::string_view text) {
    require_key(key);
    std::string sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.size(), '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(sealed.data());
    randombytes_buf(bytes, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, bytes_of(text), text.size(), bytes, bytes_of(key));
    return sealed;
}

std::optional<std::string> open_sealed(std::string_view key, std::string_view sealed) {
    require_key(key);
    constexpr std::size_t kAround = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (sealed.size() < kAround) return std::nullopt;
    std::string text(sealed.size() - kAround, '\0');
    const std::string_view box = sealed.substr(crypto_secretbox_NONCEBYTES);
    const int fault = crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(text.data()), bytes_of(box),
                                                 box.size(), bytes_of(sealed), bytes_of(key));
    if (fault != 0) return std::nullopt;
    return text;
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
    ensure_ready();
    return left.size() == right.size() && (left.empty() || sodium_memcmp(left.data(), right.data(), left.size()) == 0);
}

}  // namespace lazo::crypto
