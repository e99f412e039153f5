// Passwords, tokens, hashes and random numbers, through libsodium. All functions may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lazo::crypto {

// Argon2id, encoded with its salt and cost. Costs ~50 ms and 64 MB by intent: call it before taking the write lease.
std::string hash_password(std::string_view password);
// False also for what is no hash.
bool verify_password(std::string_view hash, std::string_view password);
// Takes as long as a real check: spent when the login is unknown, so that time does not tell which logins exist.
void waste_password_time(std::string_view password);

std::string random_token(std::size_t bytes = 24);  // URL-safe base64 without padding
std::uint64_t random_number();
std::string blake2(std::string_view bytes);  // 32 bytes, raw
std::string blake2_hex(std::string_view bytes);
// The same of a file's bytes, read piece by piece. Throws Error{internal} for one that cannot be read.
std::string blake2_hex_of_file(const std::string& path);
// Encrypted and proved under a key of 32 bytes, with a nonce of its own; opening gives nothing for what was not sealed
// with this key.
std::string seal(std::string_view key, std::string_view text);
std::optional<std::string> open_sealed(std::string_view key, std::string_view sealed);
// URL-safe base64 without padding; reading gives nothing for what is none.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);
bool equal_in_constant_time(std::string_view left, std::string_view right);

}  // namespace lazo::crypto
